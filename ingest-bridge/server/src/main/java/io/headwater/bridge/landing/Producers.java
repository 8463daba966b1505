package io.headwater.bridge.landing;

import io.headwater.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Producers that keep the promises of {@link Landing}, whatever else an operator sets. */
final class Producers {
    /** What the promises rest on. */
    static final Set<String> OURS =
            Set.of(
                    ProducerConfig.ACKS_CONFIG,
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    ProducerConfig.RETRIES_CONFIG,
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                    ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                    ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                    ProducerConfig.PARTITIONER_CLASS_CONFIG);

    /** Records carry up to this much besides a largest value. In bytes. */
    private static final int REQUEST_ROOM = 64 * 1024;

    private final Map<String, Object> settings = new HashMap<>();

    /**
     * @param kafka client settings, among them bootstrap.servers; of those that promises rest on,
     *     ours count
     * @param buffer the producer's memory, in bytes
     */
    Producers(Map<String, String> kafka, Deadlines deadlines, long buffer) {
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 262_144);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, buffer);
        settings.put(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_REJECTED_BYTES + REQUEST_ROOM);
        // a topic that is seldom written would else be looked up anew while others wait behind it
        settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(365).toMillis());
        // the producer looks for Kafka at this pace
        settings.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 200L);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200L);
        kafka.forEach(
                (name, value) -> {
                    if (!OURS.contains(name)) {
                        settings.put(name, value);
                    }
                });
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0L); // event loops call it
        // a record that it dropped would leave its successors behind, stored before their time
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) deadlines.request().toMillis());
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    }

    KafkaProducer<byte[], byte[]> open() {
        return new KafkaProducer<>(settings);
    }
}
