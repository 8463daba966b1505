package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.Properties;

/**
 * A message for a node.
 *
 * @param topic topic name without wildcards
 * @param payload must not be changed afterwards
 * @param qos 0 or 1; lowered to what the node's subscription asks for
 * @param properties for MQTT 5 clients; left out for others
 */
@SuppressWarnings("ArrayRecordComponent") // handed on untouched; nobody compares messages
public record Downlink(String topic, byte[] payload, int qos, Properties properties) {
    /** Leaves the payload out. */
    @Override
    public String toString() {
        return "Downlink[%s, %d bytes, qos %d]".formatted(topic, payload.length, qos);
    }
}
