package io.headwater.topologies.older;

import io.headwater.topologies.log.ReadingByHand;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What the sink has yet to write, by what its group has committed: it commits after the database
 * has. Looks at one record and keeps none. Any thread that may block; one at a time.
 */
final class SinkBacklog implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int FETCH_BYTES = 64 * 1024;

    private final String topic;
    private final Map<String, Object> settings;

    /** From the first question to the end. */
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    /**
     * @param topic of points
     * @param group of the sink
     */
    SinkBacklog(Map<String, String> kafka, String topic, String group) {
        this.topic = topic;
        settings = ReadingByHand.settings(kafka, "read_committed");
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        settings.put(
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(LONGEST.toMillis()));
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(LONGEST.toMillis()));
    }

    /**
     * Log time of the first record that it has yet to write, epoch ms; empty when there is none. A
     * group that never committed has yet to write all that there is.
     *
     * @throws KafkaException when the cluster does not answer
     */
    synchronized OptionalLong first(int partition) {
        KafkaConsumer<byte[], byte[]> reader = reader();
        var place = new TopicPartition(topic, partition);
        Set<TopicPartition> only = Set.of(place);
        OffsetAndMetadata committed = reader.committed(only).get(place);
        reader.assign(only);
        if (committed == null) {
            reader.seekToBeginning(only);
        } else {
            reader.seek(place, committed.offset());
        }
        long end = reader.endOffsets(only).getOrDefault(place, 0L);
        long polls = LONGEST.dividedBy(POLL);
        while (reader.position(place) < end) { // marks of transactions are no records
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                return OptionalLong.of(record.timestamp());
            }
            if (--polls < 0) {
                throw new TimeoutException("nothing was read from " + place);
            }
        }
        return OptionalLong.empty();
    }

    @Override
    public synchronized void close() {
        if (consumer != null) {
            consumer.close();
        }
    }

    private KafkaConsumer<byte[], byte[]> reader() {
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open == null) {
            open =
                    new KafkaConsumer<>(
                            settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer = open;
        }
        return open;
    }
}
