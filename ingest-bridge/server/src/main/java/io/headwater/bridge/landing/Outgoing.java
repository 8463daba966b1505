package io.headwater.bridge.landing;

import io.headwater.schemas.Topic;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * A record as it is handed to Kafka: bytes, so that nothing can fail behind the caller's back.
 *
 * @param topic full name of a topic of the catalogue
 * @param key must not be changed afterwards; its node part decides the partition
 * @param value null deletes the key in a compacted topic
 */
@SuppressWarnings("ArrayRecordComponent") // handed on untouched; nobody compares records
public record Outgoing(String topic, byte[] key, byte @Nullable [] value, Headers headers) {
    /** What Kafka adds to a record besides its key, value and headers, rounded up; in bytes. */
    private static final int OVERHEAD = 256;

    /** A record of this topic, without headers. */
    public static <K, V> Outgoing of(Topic<K, V> topic, K key, @Nullable V value) {
        return of(topic, key, value, new RecordHeaders());
    }

    /** A record of this topic. */
    public static <K, V> Outgoing of(Topic<K, V> topic, K key, @Nullable V value, Headers headers) {
        Serializer<V> values = topic.value().serializer();
        return new Outgoing(
                topic.name(),
                topic.key().serializer().serialize(topic.name(), key),
                value == null ? null : values.serialize(topic.name(), value),
                headers);
    }

    /** About how much memory it takes until Kafka has it, in bytes. */
    int bytes() {
        return OVERHEAD + key.length + (value == null ? 0 : value.length);
    }

    /** Leaves key and value out. */
    @Override
    public String toString() {
        return "Outgoing[" + topic + ", " + bytes() + " bytes]";
    }
}
