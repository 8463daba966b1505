package io.headwater.sinks.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.push.PushOutcome;
import io.headwater.avro.push.PushReceipt;
import io.headwater.avro.push.PushRequest;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserRowKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes down what became of attempts, through a producer of its own. Any thread. */
final class Ledger implements AutoCloseable {
    /** Header of a dead letter: a sentence. */
    static final String REASON = "hw-reason";

    private final Topics topics;
    private final Producer<byte[], byte[]> producer;

    /**
     * @param producer is closed with this
     */
    Ledger(Topics topics, Producer<byte[], byte[]> producer) {
        this.topics = topics;
        this.producer = producer;
    }

    /**
     * @param kafka client settings, among them {@code bootstrap.servers}
     */
    static Ledger open(Topics topics, Map<String, Object> kafka) {
        var settings = new HashMap<String, Object>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        return new Ledger(
                topics,
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** Completes once Kafka has it. */
    CompletableFuture<Void> receipt(UserRowKey row, PushReceipt receipt) {
        return write(topics.pushReceipts(), row, receipt, null);
    }

    /** Will be read again by this sink; completes once Kafka has it. */
    CompletableFuture<Void> retry(UserRowKey row, PushRequest request) {
        return write(topics.pushRetries(), row, request, null);
    }

    /** For a person; completes once Kafka has it. */
    CompletableFuture<Void> deadLetter(UserRowKey row, PushRequest request, String reason) {
        Topic<UserRowKey, PushRequest> written = topics.pushRequests();
        return send(
                new ProducerRecord<>(
                        topics.pushDeadLetters().name(),
                        row.bytes(),
                        written.value().serializer().serialize(written.name(), request)),
                reason);
    }

    static PushReceipt receiptOf(
            PushOutcome outcome,
            int attempts,
            @Nullable Integer status,
            @Nullable String reason,
            long at,
            @Nullable Long nextAt) {
        return new PushReceipt(outcome, attempts, status, reason, at, nextAt);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }

    private <V> CompletableFuture<Void> write(
            Topic<UserRowKey, V> topic, UserRowKey row, V value, @Nullable String reason) {
        int partitions;
        try {
            partitions = producer.partitionsFor(topic.name()).size();
        } catch (KafkaException e) {
            return CompletableFuture.failedFuture(e);
        }
        return send(
                new ProducerRecord<>(
                        topic.name(),
                        NodePartitions.of(row.bytes(), partitions),
                        row.bytes(),
                        topic.value().serializer().serialize(topic.name(), value)),
                reason);
    }

    private CompletableFuture<Void> send(
            ProducerRecord<byte[], byte[]> record, @Nullable String reason) {
        if (reason != null) {
            record.headers().add(REASON, reason.getBytes(UTF_8));
        }
        var written = new CompletableFuture<Void>();
        try {
            var unused =
                    producer.send(
                            record,
                            (metadata, failure) -> {
                                if (failure == null) {
                                    written.complete(null);
                                } else {
                                    written.completeExceptionally(failure);
                                }
                            });
        } catch (KafkaException e) {
            written.completeExceptionally(e);
        }
        return written;
    }
}
