package io.headwater.bridge.mqtt;

import java.util.List;

/**
 * A client asks for topics.
 *
 * @param packetId 1 to 65,535
 * @param properties none with 3.1.1
 * @param filters at least one [MQTT-3.8.3-3], in the client's order
 */
public record Subscribe(int packetId, Properties properties, List<Subscription> filters)
        implements Packet {
    /**
     * One filter with its options.
     *
     * @param filter a well-formed topic filter
     * @param qos the most the client wants, 0 to 2
     * @param noLocal MQTT 5: not the client's own messages
     * @param retainAsPublished MQTT 5: keep the retain flag as published
     * @param retainHandling MQTT 5: 0 to 2
     */
    public record Subscription(
            String filter,
            int qos,
            boolean noLocal,
            boolean retainAsPublished,
            int retainHandling) {
        /** A subscription with the options that 3.1.1 knows. */
        public Subscription(String filter, int qos) {
            this(filter, qos, false, false, 0);
        }
    }

    public Subscribe {
        filters = List.copyOf(filters);
    }

    @Override
    public PacketType type() {
        return PacketType.SUBSCRIBE;
    }
}
