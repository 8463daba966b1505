package io.headwater.standalone.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.IntegerSerializer;

/** Commits one small transaction over four partitions after the other until its broker is gone. */
final class Committing implements AutoCloseable {
    private static final String TOPIC = "committed";
    private static final int PARTITIONS = 4;

    private final KafkaProducer<Integer, Integer> producer;
    private final Admin admin;
    private final AtomicInteger commits = new AtomicInteger();
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

    /** Ends what the one before it left open. */
    Committing(String bootstrapServers, boolean first) throws Exception {
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        if (first) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
        }
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "transactional.id",
                                "committing"),
                        new IntegerSerializer(),
                        new IntegerSerializer());
        producer.initTransactions();
    }

    void start() {
        running =
                CompletableFuture.runAsync(
                        this::commitUntilTheBrokerIsGone, Thread::startVirtualThread);
    }

    int commits() {
        return commits.get();
    }

    Set<TopicPartition> partitionsWithAnOpenTransaction() throws Exception {
        var all =
                IntStream.range(0, PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                        .toList();
        return admin.describeProducers(all).all().get().entrySet().stream()
                .filter(
                        partition ->
                                partition.getValue().activeProducers().stream()
                                        .anyMatch(
                                                producer ->
                                                        producer.currentTransactionStartOffset()
                                                                .isPresent()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        running.join();
        admin.close(Duration.ZERO);
    }

    private void commitUntilTheBrokerIsGone() {
        try {
            while (true) {
                producer.beginTransaction();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    var _ = producer.send(new ProducerRecord<>(TOPIC, partition, 0, 0));
                }
                producer.commitTransaction();
                commits.incrementAndGet();
            }
        } catch (KafkaException | IllegalStateException gone) {
            return; // closed, which is how it is stopped
        }
    }
}
