package io.headwater.bridge.connection;

/** What became of a message for a node. */
public enum Delivery {
    /** The node acknowledged it. */
    ACKNOWLEDGED,
    /** Written to the connection at QoS 0; whether it arrived is not known. */
    WRITTEN,
    /** The node has no connection here, or none that is open yet. */
    NOT_CONNECTED,
    /** None of the connection's subscriptions matches the topic. */
    NOT_SUBSCRIBED,
    /**
     * The node read or acknowledged too slowly, and a newer message took its place in the queue.
     */
    DISPLACED,
    /** Larger than the node's Maximum Packet Size; it may not be sent [MQTT-3.1.2-24]. */
    TOO_LARGE,
    /** Its Message Expiry Interval passed while it waited for a slow node. */
    EXPIRED,
    /** The node answered PUBACK with a failure (MQTT 5). */
    REFUSED,
    /**
     * The connection ended before an acknowledgement came. The node may have it; a kept session
     * sends it again.
     */
    CONNECTION_ENDED
}
