package io.headwater.bridge.mqtt;

/**
 * A message, in either direction.
 *
 * @param dup the sender says that it sent this before; always false with QoS 0 [MQTT-3.3.1-2]
 * @param qos 0, 1 or 2
 * @param retain as received
 * @param topic a topic name without wildcards; empty only with an MQTT 5 topic alias
 * @param packetId 1 to 65,535; 0 with QoS 0, which has none
 * @param properties none with 3.1.1
 * @param payload untouched
 */
@SuppressWarnings("ArrayRecordComponent") // handed on untouched; nobody compares publishes
public record Publish(
        boolean dup,
        int qos,
        boolean retain,
        String topic,
        int packetId,
        Properties properties,
        byte[] payload)
        implements Packet {
    @Override
    public PacketType type() {
        return PacketType.PUBLISH;
    }

    /** The same message, marked as sent before. */
    public Publish again() {
        return new Publish(true, qos, retain, topic, packetId, properties, payload);
    }

    /** Leaves the payload out. */
    @Override
    public String toString() {
        return "Publish[%s, qos %d, id %d%s, %d bytes]"
                .formatted(topic, qos, packetId, dup ? ", dup" : "", payload.length);
    }
}
