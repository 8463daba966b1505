package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Publish;
import io.headwater.bridge.mqtt.Will;
import java.time.Instant;

/**
 * A message from a node, as it is handed over to be landed.
 *
 * @param topic a well-formed topic name without wildcards; nothing else was checked
 * @param payload untouched, of any length that fits a packet
 * @param qos 0, 1 or 2
 * @param dup the DUP flag as received
 * @param retain the RETAIN flag as received
 * @param packetId 1 to 65,535; 0 with QoS 0 and for wills
 * @param properties MQTT 5 properties; none with 3.1.1
 * @param receivedAt when the bridge read it, or when a will became due
 * @param will it is the last will of a connection that ended
 */
@SuppressWarnings("ArrayRecordComponent") // handed on untouched; nobody compares messages
public record Inbound(
        String topic,
        byte[] payload,
        int qos,
        boolean dup,
        boolean retain,
        int packetId,
        Properties properties,
        Instant receivedAt,
        boolean will) {
    static Inbound of(Publish publish, Instant receivedAt) {
        return new Inbound(
                publish.topic(),
                publish.payload(),
                publish.qos(),
                publish.dup(),
                publish.retain(),
                publish.packetId(),
                publish.properties(),
                receivedAt,
                false);
    }

    static Inbound of(Will will, Instant dueAt) {
        return new Inbound(
                will.topic(),
                will.payload(),
                will.qos(),
                false,
                will.retain(),
                0,
                will.properties(),
                dueAt,
                true);
    }

    /** Leaves the payload out. */
    @Override
    public String toString() {
        return "Inbound[%s, %d bytes, qos %d]".formatted(topic, payload.length, qos);
    }
}
