package io.headwater.topologies.rejected;

import io.headwater.avro.rejected.DroppedElement;
import io.headwater.avro.rejected.Rejected;
import io.headwater.schemas.NodeKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A rejected record as a list shows it: everything but the payload, of which only the beginning is
 * kept so that a long list stays small.
 *
 * @param id its place in the rejected topic
 * @param rejectedAt log time of the rejection
 * @param reason reason code (rainmaker.md 0.3), or {@code internal-error}
 * @param detail one sentence for a person; may be empty
 * @param partial whether the rest of the message was applied
 * @param dropped the elements that were left out of a partly applied message
 * @param rejectedBy bridge, the job, or a sink's name
 * @param mqttTopic topic as received; null when there was none
 * @param channel channel; null when the topic named none
 * @param origin uplink {@code partition:offset}; null when the message never reached the uplink
 * @param receivedAt when the bridge received the message
 * @param payloadBytes size of the whole payload
 * @param payloadStart its first bytes, at most {@value #SHOWN_BYTES}; read-only
 */
public record RejectedEntry(
        RejectedId id,
        Instant rejectedAt,
        NodeKey node,
        String reason,
        String detail,
        boolean partial,
        List<DroppedElement> dropped,
        String rejectedBy,
        @Nullable String mqttTopic,
        @Nullable String channel,
        @Nullable String origin,
        Instant receivedAt,
        int payloadBytes,
        ByteBuffer payloadStart) {
    /** How much of a payload is shown, in bytes. */
    public static final int SHOWN_BYTES = 512;

    static RejectedEntry of(ConsumerRecord<NodeKey, Rejected> found) {
        Rejected rejected = found.value();
        ByteBuffer payload = rejected.getPayload();
        return new RejectedEntry(
                new RejectedId(found.partition(), found.offset()),
                Instant.ofEpochMilli(found.timestamp()),
                found.key(),
                rejected.getReason(),
                rejected.getDetail(),
                rejected.getPartial(),
                List.copyOf(rejected.getDropped()),
                rejected.getRejectedBy(),
                rejected.getMqttTopic(),
                rejected.getChannel(),
                rejected.getOrigin(),
                Instant.ofEpochMilli(rejected.getReceivedAt()),
                payload.remaining(),
                startOf(payload));
    }

    /** Whether the message, or an element of it, was rejected for this reason. */
    boolean hasReason(String wanted) {
        return reason.equals(wanted)
                || dropped.stream().anyMatch(element -> element.getReason().equals(wanted));
    }

    private static ByteBuffer startOf(ByteBuffer payload) {
        byte[] start = new byte[Math.min(SHOWN_BYTES, payload.remaining())];
        payload.duplicate().get(start);
        return ByteBuffer.wrap(start).asReadOnlyBuffer();
    }
}
