package io.headwater.sinks.timeseries;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Records that go into the database together, and how far they reach in their partitions.
 *
 * @param batch what they mean
 * @param reaches offset after the last record of each partition, of the topic as it is in Kafka,
 *     whatever a transformation calls it
 * @param records how many they were
 * @param bytes that they take in memory, about
 * @param oldest least timestamp, epoch ms; the greatest number where no record has one
 */
record Load(
        Batch batch,
        Map<TopicPartition, OffsetAndMetadata> reaches,
        int records,
        long bytes,
        long oldest) {

    static Load of(Collection<SinkRecord> records) {
        Batch batch = Batch.of(records);
        long oldest = Long.MAX_VALUE;
        for (SinkRecord record : records) {
            Long timestamp = record.timestamp();
            oldest = Math.min(oldest, timestamp == null ? Long.MAX_VALUE : timestamp);
        }
        return new Load(batch, reachesOf(records), records.size(), batch.bytes(), oldest);
    }

    /** This one and then the other. */
    Load and(Load other) {
        var both = new HashMap<>(reaches);
        both.putAll(other.reaches);
        return new Load(
                batch.and(other.batch),
                both,
                records + other.records,
                bytes + other.bytes,
                Math.min(oldest, other.oldest));
    }

    /** What is left when somebody else reads these partitions. */
    Load without(Collection<TopicPartition> partitions) {
        var rest = new HashMap<>(reaches);
        rest.keySet().removeAll(partitions);
        Batch kept = batch.without(record -> partitions.contains(partitionOf(record)));
        return new Load(kept, rest, kept.size() + kept.unusable().size(), kept.bytes(), oldest);
    }

    /** Records of a partition come in a row, so that few places are made for many records. */
    private static Map<TopicPartition, OffsetAndMetadata> reachesOf(
            Collection<SinkRecord> records) {
        var reaches = new HashMap<TopicPartition, OffsetAndMetadata>();
        List<SinkRecord> inOrder = List.copyOf(records);
        for (int i = 0; i < inOrder.size(); i++) {
            SinkRecord record = inOrder.get(i);
            boolean last = i + 1 == inOrder.size() || !isBesides(record, inOrder.get(i + 1));
            if (last) {
                reaches.put(
                        partitionOf(record),
                        new OffsetAndMetadata(record.originalKafkaOffset() + 1));
            }
        }
        return reaches;
    }

    private static boolean isBesides(SinkRecord one, SinkRecord next) {
        return one.originalKafkaPartition().equals(next.originalKafkaPartition())
                && one.originalTopic().equals(next.originalTopic());
    }

    private static TopicPartition partitionOf(SinkRecord record) {
        return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
    }
}
