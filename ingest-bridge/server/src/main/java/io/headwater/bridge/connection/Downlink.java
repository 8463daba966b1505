package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Property;
import java.time.Duration;
import java.util.Optional;

/**
 * A message for a node.
 *
 * @param topic topic name without wildcards
 * @param payload must not be changed afterwards
 * @param qos 0 or 1; lowered to what the node's subscription asks for
 * @param properties for MQTT 5 clients, left out for others; a Message Expiry Interval holds for
 *     all
 */
@SuppressWarnings("ArrayRecordComponent") // handed on untouched; nobody compares messages
public record Downlink(String topic, byte[] payload, int qos, Properties properties) {
    /**
     * What is left to send after it has waited this long: its expiry interval is shorter by whole
     * seconds [MQTT 5, 3.3.2-6]; empty when that has passed [MQTT 5, 3.3.2-5].
     */
    Optional<Downlink> after(Duration waited) {
        var expiry = properties.get(Property.MESSAGE_EXPIRY_INTERVAL);
        if (expiry.isEmpty() || waited.isZero()) {
            return Optional.of(this);
        }
        if (waited.compareTo(Duration.ofSeconds(expiry.get())) > 0) {
            return Optional.empty();
        }
        var rest =
                properties.with(
                        Property.MESSAGE_EXPIRY_INTERVAL, expiry.get() - waited.toSeconds());
        return Optional.of(new Downlink(topic, payload, qos, rest));
    }

    /** Leaves the payload out. */
    @Override
    public String toString() {
        return "Downlink[%s, %d bytes, qos %d]".formatted(topic, payload.length, qos);
    }
}
