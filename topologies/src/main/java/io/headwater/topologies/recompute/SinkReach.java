package io.headwater.topologies.recompute;

import io.headwater.topologies.log.ReadingByHand;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Whether the sink has written every point of the topic that there was at a time, by what its group
 * has committed: it commits after the database has. One thread.
 */
final class SinkReach implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    /** Between records of a transaction and the next lies a mark or two. */
    private static final long FIRST_LOOK_BACK = 16;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> wanted = new HashMap<>();

    /**
     * Remembers how far the topic reaches now.
     *
     * @param topic of points
     * @param group of the sink
     */
    SinkReach(Map<String, String> kafka, String topic, Set<Integer> partitions, String group) {
        Map<String, Object> settings = ReadingByHand.settings(kafka, "read_committed");
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            partitions.forEach(each -> remember(new TopicPartition(topic, each)));
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** Whether the sink is there by now. */
    boolean isReached() {
        Map<TopicPartition, OffsetAndMetadata> committed =
                consumer.committed(new HashSet<>(wanted.keySet()));
        return wanted.entrySet().stream()
                .allMatch(
                        end -> {
                            OffsetAndMetadata at = committed.get(end.getKey());
                            return at != null && at.offset() >= end.getValue();
                        });
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** Marks of transactions are no records, and groups do not commit them. */
    private void remember(TopicPartition partition) {
        Set<TopicPartition> only = Set.of(partition);
        consumer.assign(only);
        long end = consumer.endOffsets(only).getOrDefault(partition, 0L);
        long begin = consumer.beginningOffsets(only).getOrDefault(partition, 0L);
        long back = FIRST_LOOK_BACK;
        while (end > begin) {
            long from = Math.max(begin, end - back);
            long last = lastRecord(partition, from, end);
            if (last >= 0) {
                wanted.put(partition, last + 1);
                return;
            }
            if (from == begin) {
                return;
            }
            back *= 2;
        }
    }

    /** Offset of the last record of a range; -1 when it has none. */
    private long lastRecord(TopicPartition partition, long from, long end) {
        long last = -1;
        consumer.seek(partition, from);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end) {
                    last = record.offset();
                }
            }
        }
        return last;
    }
}
