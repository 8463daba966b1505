package io.headwater.simulator.link;

import java.time.Duration;

/**
 * How a node connects. The defaults are the firmware's (infra/docs/protocol.md, session
 * parameters), but for the outbox, whose size is ours.
 *
 * @param host also the name that the cloud's certificate must have
 * @param keepAlive a ping is sent when nothing else was for this long
 * @param retransmitAfter an unacknowledged message is sent again on the same connection
 * @param outboxSize messages that may wait or be in flight per node
 */
public record LinkSettings(
        String host, int port, Duration keepAlive, Duration retransmitAfter, int outboxSize) {
    public LinkSettings(String host, int port) {
        this(host, port, Duration.ofSeconds(120), Duration.ofSeconds(1), 100);
    }
}
