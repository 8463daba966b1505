package io.headwater.topologies.timers;

import java.util.Optional;

/** Whose timer it is. Codes are in stores: one is never changed or given to another kind. */
public enum TimerKind {
    /** Requests to map a user, and what nodes asserted. */
    MAPPING(1),
    /** Executions of OTA jobs. */
    OTA(2),
    /** Requests of command-response. */
    COMMAND(3),
    /** Files that are to be confirmed. */
    FILE(4),
    /** Alerts that nobody has acknowledged. */
    ALERT(10),
    /** What a user is to be told later; such a timer is of a user, not of a node. */
    PUSH(11),
    /** What rules wait for at a node. */
    RULE(12),
    /** A rule on its way over the nodes; such a timer is of a rule, not of a node. */
    RULE_SWEEP(13),
    /** A node that is away, which is told when it stays so. */
    OUTAGE(14);

    private final byte code;

    TimerKind(int code) {
        this.code = (byte) code;
    }

    /** Its place in a row's key. */
    public byte code() {
        return code;
    }

    /** The kind with this code; empty for one of a later version. */
    static Optional<TimerKind> of(byte code) {
        for (TimerKind kind : values()) {
            if (kind.code == code) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
