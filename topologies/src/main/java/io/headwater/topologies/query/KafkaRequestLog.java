package io.headwater.topologies.query;

import io.headwater.avro.requests.FleetRequest;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Origin;
import io.headwater.schemas.PlacedKey;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The requests topics, and the uplink, over one idempotent producer for the whole process. Any
 * thread.
 */
public final class KafkaRequestLog implements RequestLog, FleetRequestLog, AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int ANSWER_MILLIS = 5_000;

    private final Topics topics;
    private final int partitions;
    private final KafkaProducer<byte[], byte[]> producer;

    /**
     * Connects when it is first needed.
     *
     * @param kafka client settings, among them {@code bootstrap.servers}
     * @param partitions how many the uplink has, and so each of the topics
     */
    public KafkaRequestLog(Topics topics, int partitions, Map<String, String> kafka) {
        this.topics = topics;
        this.partitions = partitions;
        var settings = new HashMap<String, Object>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Origin write(NodeKey node, NodeRequest request) {
        return write(topics.requests(), node, request);
    }

    @Override
    public Origin write(FleetKey key, FleetRequest request) {
        return write(topics.fleetRequests(), key, request);
    }

    @Override
    public Origin land(NodeKey node, UplinkHeaders headers, byte[] payload) {
        Headers written = new RecordHeaders();
        headers.writeTo(written);
        return write(topics.uplink(), node, payload, written);
    }

    /**
     * As {@link #land}, without waiting for Kafka: the stage completes, or fails, when it is known
     * whether Kafka has it.
     */
    public CompletionStage<Origin> landing(NodeKey node, UplinkHeaders headers, byte[] payload) {
        Headers written = new RecordHeaders();
        headers.writeTo(written);
        var landed = new CompletableFuture<Origin>();
        try {
            var _ =
                    producer.send(
                            record(topics.uplink(), node, payload, written),
                            (place, failure) -> {
                                if (failure == null) {
                                    landed.complete(new Origin(place.partition(), place.offset()));
                                } else {
                                    landed.completeExceptionally(failure);
                                }
                            });
        } catch (KafkaException e) {
            landed.completeExceptionally(e);
        }
        return landed;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }

    private <K extends PlacedKey, V> Origin write(Topic<K, V> topic, K key, V value) {
        return write(topic, key, value, new RecordHeaders());
    }

    private <K extends PlacedKey, V> Origin write(
            Topic<K, V> topic, K key, V value, Headers headers) {
        try {
            RecordMetadata written = producer.send(record(topic, key, value, headers)).get();
            return new Origin(written.partition(), written.offset());
        } catch (ExecutionException | KafkaException e) {
            throw new KafkaUnavailableException(
                    "writing to " + topic.name() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("writing to " + topic.name() + ": interrupted", e);
        }
    }

    private <K extends PlacedKey, V> ProducerRecord<byte[], byte[]> record(
            Topic<K, V> topic, K key, V value, Headers headers) {
        return new ProducerRecord<>(
                topic.name(),
                NodePartitions.of(key, partitions),
                key.bytes(),
                topic.value().serializer().serialize(topic.name(), value),
                headers);
    }
}
