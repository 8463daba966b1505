package io.headwater.topologies.log;

import io.headwater.schemas.KafkaUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads committed records of every partition of a topic, up to where it ends when the reading
 * begins; those of one partition in their order. Each call has a client of its own and closes it.
 * Any thread; blocks, so not for event loops.
 */
public final class TopicReading {
    private static final String COMMITTED = "read_committed";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String topic;
    private final KafkaConsumer<byte[], byte @Nullable []> consumer;

    private TopicReading(String topic, KafkaConsumer<byte[], byte @Nullable []> consumer) {
        this.topic = topic;
        this.consumer = consumer;
    }

    /**
     * Reads the topic.
     *
     * @param kafka how to reach the cluster: {@code bootstrap.servers}, and whatever security it
     *     needs
     * @param since records of this time and later; null for all that are kept
     * @throws KafkaUnavailableException when the cluster did not answer; some were handed over
     */
    public static void read(
            String topic,
            Map<String, ?> kafka,
            @Nullable Instant since,
            Consumer<ConsumerRecord<byte[], byte @Nullable []>> action) {
        try (var consumer = consumer(kafka, COMMITTED)) {
            var reading = new TopicReading(topic, consumer);
            reading.read(since, consumer.endOffsets(reading.partitions()), action);
        } catch (KafkaException e) {
            throw new KafkaUnavailableException("reading " + topic + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads all of the topic, for those to whom it matters what is not there: also what
     * transactions have written that are open when the reading begins, once they are committed.
     *
     * @throws KafkaUnavailableException when the cluster did not answer, or such a transaction does
     *     not end; some were handed over
     */
    public static void readWhole(
            String topic,
            Map<String, ?> kafka,
            Consumer<ConsumerRecord<byte[], byte @Nullable []>> action) {
        try (var consumer = consumer(kafka, COMMITTED);
                var written = consumer(kafka, "read_uncommitted")) {
            var reading = new TopicReading(topic, consumer);
            reading.read(null, written.endOffsets(reading.partitions()), action);
        } catch (KafkaException e) {
            throw new KafkaUnavailableException("reading " + topic + ": " + e.getMessage(), e);
        }
    }

    private List<TopicPartition> partitions() {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private void read(
            @Nullable Instant since,
            Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<byte[], byte @Nullable []>> action) {
        consumer.assign(ends.keySet());
        consumer.seekToBeginning(ends.keySet());
        if (since != null) {
            seek(since, ends);
        }
        long left = left(ends);
        long progressAt = System.nanoTime();
        while (left > 0) {
            consumer.poll(POLL)
                    .forEach(
                            record -> {
                                if (record.offset() < endOf(record, ends)) {
                                    action.accept(record);
                                }
                            });
            long now = left(ends);
            if (now < left) {
                left = now;
                progressAt = System.nanoTime();
            } else if (System.nanoTime() - progressAt > PATIENCE.toNanos()) {
                throw new KafkaUnavailableException(
                        "reading " + topic + ": nothing came within " + PATIENCE,
                        new IllegalStateException("no progress"));
            }
        }
    }

    private void seek(Instant since, Map<TopicPartition, Long> ends) {
        var asked = new HashMap<TopicPartition, Long>();
        ends.keySet().forEach(partition -> asked.put(partition, since.toEpochMilli()));
        Map<TopicPartition, @Nullable OffsetAndTimestamp> found = consumer.offsetsForTimes(asked);
        ends.forEach(
                (partition, end) -> {
                    OffsetAndTimestamp first = found.get(partition);
                    consumer.seek(partition, first == null ? end : first.offset());
                });
    }

    private long left(Map<TopicPartition, Long> ends) {
        long left = 0;
        for (var end : ends.entrySet()) {
            left += Math.max(0, end.getValue() - consumer.position(end.getKey()));
        }
        return left;
    }

    private static long endOf(ConsumerRecord<?, ?> record, Map<TopicPartition, Long> ends) {
        return ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    }

    private static KafkaConsumer<byte[], byte @Nullable []> consumer(
            Map<String, ?> kafka, String isolation) {
        return new KafkaConsumer<>(
                ReadingByHand.settings(kafka, isolation),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
