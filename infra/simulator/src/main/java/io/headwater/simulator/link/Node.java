package io.headwater.simulator.link;

/** What is behind a link. Called on the link's event loop; must not block. */
public interface Node {
    /** The node's id: its MQTT client id and its certificate's common name. */
    String id();

    /** Topic of the message that the cloud publishes when the node is lost. */
    String willTopic();

    /** Payload of that message. */
    byte[] will();

    /**
     * A session is open.
     *
     * @param first whether it is the first since the node was switched on
     */
    void connected(Link link, boolean first);

    /** The cloud sent a message, which is acknowledged after this returns. */
    void received(Link link, String topic, byte[] payload);

    /** The cloud took a message over. */
    void acknowledged(String topic, byte[] payload);
}
