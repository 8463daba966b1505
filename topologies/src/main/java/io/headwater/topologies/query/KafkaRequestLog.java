package io.headwater.topologies.query;

import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** The requests topic, over one idempotent producer for the whole process. Any thread. */
public final class KafkaRequestLog implements RequestLog, AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int ANSWER_MILLIS = 5_000;

    private final Topic<NodeKey, NodeRequest> topic;
    private final int partitions;
    private final KafkaProducer<NodeKey, NodeRequest> producer;

    /**
     * Connects when it is first needed.
     *
     * @param kafka client settings, among them {@code bootstrap.servers}
     * @param partitions how many the topic has, as many as the uplink
     */
    public KafkaRequestLog(
            Topic<NodeKey, NodeRequest> topic, int partitions, Map<String, String> kafka) {
        this.topic = topic;
        this.partitions = partitions;
        var settings = new HashMap<String, Object>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        producer =
                new KafkaProducer<>(settings, topic.key().serializer(), topic.value().serializer());
    }

    @Override
    public Origin write(NodeKey node, NodeRequest request) {
        var record =
                new ProducerRecord<>(
                        topic.name(), NodePartitions.of(node, partitions), node, request);
        try {
            RecordMetadata written = producer.send(record).get();
            return new Origin(written.partition(), written.offset());
        } catch (ExecutionException | KafkaException e) {
            throw new KafkaUnavailableException(
                    "writing to " + topic.name() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("writing to " + topic.name() + ": interrupted", e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
