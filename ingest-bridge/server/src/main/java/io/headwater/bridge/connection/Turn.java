package io.headwater.bridge.connection;

import org.jspecify.annotations.Nullable;

/**
 * One message's place in the order of acknowledgements. Belongs to the connection's event loop, but
 * for its outcome, which comes from whichever thread the landing ends on.
 */
final class Turn {
    private final int qos;
    private final int packetId;
    private final int bytes;
    private final boolean repeat;
    private volatile @Nullable Landed outcome;

    private Turn(int qos, int packetId, int bytes, boolean repeat) {
        this.qos = qos;
        this.packetId = packetId;
        this.bytes = bytes;
        this.repeat = repeat;
    }

    /** Of a message that is being landed. */
    static Turn of(int qos, int packetId, int bytes) {
        return new Turn(qos, packetId, bytes, false);
    }

    /** Of a message that we own already: it only has to be acknowledged once more. */
    static Turn ofRepeat(int qos, int packetId) {
        return new Turn(qos, packetId, 0, true);
    }

    int qos() {
        return qos;
    }

    int packetId() {
        return packetId;
    }

    int bytes() {
        return bytes;
    }

    boolean isRepeat() {
        return repeat;
    }

    /** Any thread, once. */
    void settle(Landed landed) {
        outcome = landed;
    }

    /** What became of the message; null while that is open, and for repeats. */
    @Nullable Landed outcome() {
        return outcome;
    }

    boolean isSettled() {
        return repeat || outcome != null;
    }
}
