package io.headwater.simulator.link;

import java.time.Duration;
import java.util.List;

/** A node's way to the cloud, as its firmware sees it. On the link's event loop only. */
public interface Link {
    /** Subscribes with QoS 1 on the present connection. */
    void subscribe(List<String> filters);

    /**
     * Publishes with QoS 1, in order, now or once there is a connection, until acknowledged. When
     * the outbox is full the message is dropped and counted.
     */
    void publish(String topic, byte[] payload);

    /** Cuts the connection without a word, as a power cut would; the node connects again. */
    void cut();

    /** Does something later, unless the link is closed by then. From any thread. */
    void after(Duration delay, Runnable what);
}
