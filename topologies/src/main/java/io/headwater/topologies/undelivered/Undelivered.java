package io.headwater.topologies.undelivered;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.push.PushRequest;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topic;
import io.headwater.schemas.UserRowKey;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter of the push sink.
 *
 * @param id its place in the topic of dead letters
 * @param at when it was given up
 * @param reason a sentence; without the address, which may be a secret
 * @param letter what was to be told, and through what; empty when the bytes are no request of ours
 */
public record Undelivered(Origin id, Instant at, String reason, Optional<Letter> letter) {
    /** Headers with the reason: of the sink, and of its worker for what the sink could not read. */
    private static final String REASON = "hw-reason";

    private static final String WORKERS_REASON = "__connect.errors.exception.message";

    /** One thing to tell one target. */
    public record Letter(UserRowKey row, PushRequest request) {
        /** Without addresses and texts. */
        @Override
        public String toString() {
            return row + " " + request.getKind();
        }
    }

    static Undelivered of(
            ConsumerRecord<byte[], byte @Nullable []> record,
            Topic<UserRowKey, PushRequest> requests) {
        return new Undelivered(
                new Origin(record.partition(), record.offset()),
                Instant.ofEpochMilli(record.timestamp()),
                reason(record.headers()),
                letter(record.key(), record.value(), requests));
    }

    private static Optional<Letter> letter(
            byte @Nullable [] key,
            byte @Nullable [] value,
            Topic<UserRowKey, PushRequest> requests) {
        if (key == null || value == null) {
            return Optional.empty();
        }
        try {
            PushRequest request =
                    requests.value().deserializer().deserialize(requests.name(), value);
            return UserRowKey.parse(key).map(row -> new Letter(row, request));
        } catch (RuntimeException unreadable) { // whatever bytes a worker set aside
            return Optional.empty();
        }
    }

    private static String reason(Headers headers) {
        Header reason = headers.lastHeader(REASON);
        Header worker = reason == null ? headers.lastHeader(WORKERS_REASON) : reason;
        return worker == null || worker.value() == null ? "" : new String(worker.value(), UTF_8);
    }
}
