package io.headwater.topologies.jobs;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/**
 * What had come to the partitions of a job by the time the job got them. A pure rule.
 *
 * @param stretches by partition of a topic that the job reads
 */
record Backlog(Map<TopicPartition, Stretch> stretches) {
    /** Copies the map. */
    Backlog {
        stretches = Map.copyOf(stretches);
    }

    /**
     * A part of a partition.
     *
     * @param from everything before this offset is processed, or is there no more
     * @param end the first offset after it
     */
    record Stretch(long from, long end) {
        /** Offsets of it that are left, when everything before this one is processed. */
        long left(long processed) {
            return Math.max(0, end - Math.max(from, processed));
        }
    }

    /** Whether each of these partitions is among its own. */
    boolean isOfAll(Set<TopicPartition> partitions) {
        return stretches.keySet().containsAll(partitions);
    }

    /**
     * Offsets that are still to be processed, most of which are records. Empty while somebody has
     * one of the partitions of whom nothing is known.
     *
     * @param processed the offset before which everything is processed; empty when the task that
     *     would know is not here
     */
    OptionalLong left(Function<TopicPartition, OptionalLong> processed) {
        long left = 0;
        for (var one : stretches.entrySet()) {
            OptionalLong next = processed.apply(one.getKey());
            if (next.isEmpty()) {
                return OptionalLong.empty();
            }
            left += one.getValue().left(next.getAsLong());
        }
        return OptionalLong.of(left);
    }
}
