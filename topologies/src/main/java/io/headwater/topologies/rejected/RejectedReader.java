package io.headwater.topologies.rejected;

import io.headwater.avro.rejected.Rejected;
import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads stretches of the rejected topic, in any order of stretches, without keeping more than one
 * fetch in memory. One thread.
 */
final class RejectedReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Topic<NodeKey, Rejected> topic;
    private final KafkaConsumer<NodeKey, Rejected> consumer;

    /**
     * Some offsets of one partition: {@code from} is one of them, {@code to} is not.
     *
     * @param partition of the rejected topic
     */
    record Stretch(int partition, long from, long to) {
        boolean isEmpty() {
            return from >= to;
        }
    }

    RejectedReader(Topic<NodeKey, Rejected> topic, Map<String, Object> consumerSettings) {
        this.topic = topic;
        this.consumer =
                new KafkaConsumer<>(
                        consumerSettings, topic.key().deserializer(), topic.value().deserializer());
    }

    /**
     * Where the selected records can be, as of now: what is rejected later is not among them.
     *
     * @throws KafkaUnavailableException when the cluster did not answer
     */
    List<Stretch> stretchesOf(Selection selection) {
        try {
            int partitions = consumer.partitionsFor(topic.name()).size();
            var wanted =
                    IntStream.range(0, partitions)
                            .filter(partition -> isWanted(selection, partition, partitions))
                            .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                            .toList();
            consumer.assign(wanted);
            var ends = consumer.endOffsets(wanted);
            var starts = starts(selection.since(), wanted, ends);
            return wanted.stream()
                    .map(
                            partition ->
                                    narrowed(
                                            selection,
                                            new Stretch(
                                                    partition.partition(),
                                                    starts.getOrDefault(partition, 0L),
                                                    ends.getOrDefault(partition, 0L))))
                    .filter(stretch -> !stretch.isEmpty())
                    .toList();
        } catch (KafkaException e) {
            throw new KafkaUnavailableException(
                    "looking where " + topic.name() + " begins and ends: " + e.getMessage(), e);
        }
    }

    /**
     * Hands over the records of a stretch in order of their offsets.
     *
     * @throws KafkaUnavailableException when the cluster did not answer; some were handed over
     */
    void read(Stretch stretch, Consumer<ConsumerRecord<NodeKey, Rejected>> action) {
        var partition = new TopicPartition(topic.name(), stretch.partition());
        try {
            consumer.assign(List.of(partition));
            consumer.seek(partition, stretch.from());
            long progressAt = System.nanoTime();
            long position = stretch.from();
            while (position < stretch.to()) {
                for (var found : consumer.poll(POLL)) {
                    if (found.offset() < stretch.to()) {
                        action.accept(found);
                    }
                }
                long reached = consumer.position(partition);
                if (reached > position) {
                    position = reached;
                    progressAt = System.nanoTime();
                } else if (System.nanoTime() - progressAt > PATIENCE.toNanos()) {
                    throw new KafkaUnavailableException(
                            "reading "
                                    + partition
                                    + " at "
                                    + position
                                    + ": nothing came within "
                                    + PATIENCE,
                            new IllegalStateException("no progress"));
                }
            }
        } catch (KafkaException e) {
            throw new KafkaUnavailableException("reading " + partition + ": " + e.getMessage(), e);
        }
    }

    /** The listed records of a stretch, in order of their offsets. */
    List<RejectedEntry> entries(Stretch stretch, Selection selection) {
        var entries = new ArrayList<RejectedEntry>();
        read(
                stretch,
                found -> {
                    var entry = RejectedEntry.of(found);
                    if (selection.matches(entry)) {
                        entries.add(entry);
                    }
                });
        return entries;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private Map<TopicPartition, Long> starts(
            @Nullable Instant since, List<TopicPartition> wanted, Map<TopicPartition, Long> ends) {
        if (since == null) {
            return consumer.beginningOffsets(wanted);
        }
        var asked = new HashMap<TopicPartition, Long>();
        wanted.forEach(partition -> asked.put(partition, since.toEpochMilli()));
        var starts = new HashMap<>(ends);
        consumer.offsetsForTimes(asked)
                .forEach(
                        (partition, found) -> {
                            if (found != null) {
                                starts.put(partition, found.offset());
                            }
                        });
        return starts;
    }

    private static boolean isWanted(Selection selection, int partition, int partitions) {
        return (selection.id() == null || selection.id().partition() == partition)
                && (selection.node() == null
                        || NodePartitions.of(selection.node(), partitions) == partition);
    }

    private static Stretch narrowed(Selection selection, Stretch stretch) {
        if (selection.id() == null) {
            return stretch;
        }
        long offset = selection.id().offset();
        return new Stretch(
                stretch.partition(),
                Math.max(stretch.from(), offset),
                Math.min(stretch.to(), offset + 1));
    }
}
