package io.headwater.topologies.jobs;

import io.headwater.schemas.KafkaUnavailableException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads what a job's group committed. Blocks. */
final class GroupOffsets implements JobSurroundings.CommittedOffsets {
    private final Admin admin;
    private final String group;

    /** What a group has of a partition. */
    sealed interface Position {
        /** It committed nothing, and no transaction is about to. */
        record None() implements Position {}

        /** It goes on at this offset. */
        record At(long offset) implements Position {}

        /**
         * A transaction with a position has not ended: its instance is at work, or was killed and
         * is not back. What was committed before is there all the same, see {@link #committed}.
         */
        record Unsettled() implements Position {}
    }

    GroupOffsets(Admin admin, String group) {
        this.admin = admin;
        this.group = group;
    }

    @Override
    public long of(String topic, int partition) {
        Position position;
        try {
            position = settled(topic, List.of(partition)).get(partition);
        } catch (KafkaUnavailableException e) {
            throw new TimeoutException(e.getMessage(), e); // what Streams tries again
        }
        return switch (position) {
            case Position.At at -> at.offset();
            case Position.None _ -> 0;
            case null, default ->
                    throw new TimeoutException(
                            "a transaction of group "
                                    + group
                                    + " at "
                                    + topic
                                    + "-"
                                    + partition
                                    + " has not ended");
        };
    }

    /** Each partition's position, where no open transaction may change it. */
    Map<Integer, Position> settled(String topic, Collection<Integer> partitions) {
        Map<TopicPartition, OffsetAndMetadata> listed = list(places(topic, partitions), true);
        var positions = new HashMap<Integer, Position>();
        for (int partition : partitions) {
            var place = new TopicPartition(topic, partition);
            positions.put(
                    partition,
                    // the client leaves out what is unsettled, and names with null what is not
                    // there
                    listed.containsKey(place)
                            ? position(listed.get(place))
                            : new Position.Unsettled());
        }
        return positions;
    }

    /** Last committed offsets by partition, of those that have one, whatever is about to follow. */
    Map<Integer, Long> committed(String topic, Collection<Integer> partitions) {
        var committed = new HashMap<Integer, Long>();
        committed(places(topic, partitions))
                .forEach((place, next) -> committed.put(place.partition(), next));
        return committed;
    }

    /** As {@link #committed(String, Collection)}, of several topics. */
    Map<TopicPartition, Long> committed(Collection<TopicPartition> places) {
        var committed = new HashMap<TopicPartition, Long>();
        list(places, false)
                .forEach(
                        (place, offset) -> {
                            if (position(offset) instanceof Position.At(long next)) {
                                committed.put(place, next);
                            }
                        });
        return committed;
    }

    private static List<TopicPartition> places(String topic, Collection<Integer> partitions) {
        return partitions.stream().map(partition -> new TopicPartition(topic, partition)).toList();
    }

    private static Position position(@Nullable OffsetAndMetadata offset) {
        return offset == null ? new Position.None() : new Position.At(offset.offset());
    }

    private Map<TopicPartition, OffsetAndMetadata> list(
            Collection<TopicPartition> places, boolean stable) {
        var wanted = new ListConsumerGroupOffsetsSpec().topicPartitions(places);
        var options = new ListConsumerGroupOffsetsOptions().requireStable(stable);
        return Answers.of(
                "reading offsets of group " + group,
                admin.listConsumerGroupOffsets(Map.of(group, wanted), options)
                        .partitionsToOffsetAndMetadata(group));
    }
}
