package io.headwater.bridge.connection;

import io.headwater.schemas.Origin;

/** What became of a message that was handed over. */
public sealed interface Landed {
    /**
     * Kafka has it in the node's log; it is acknowledged.
     *
     * @param position where; told to MQTT 5 clients as user property {@code Headwater-Position}
     */
    record Stored(Origin position) implements Landed {}

    /**
     * It is of no use, but Kafka has it among the rejected; it is acknowledged as a success.
     *
     * @param reason a reason code of the dialect such as {@code too-large}; told to MQTT 5 clients
     *     as reason string
     */
    record Rejected(String reason) implements Landed {}

    /**
     * The node may not publish this and nothing was stored; it is acknowledged, to MQTT 5 clients
     * with "not authorized".
     *
     * @param reason a reason code such as {@code topic-denied}; told to MQTT 5 clients
     */
    record Denied(String reason) implements Landed {}

    /** Kafka does not have it; the connection closes without acknowledging it. */
    record Failed(Throwable cause) implements Landed {}
}
