package io.headwater.topologies.jobs;

import java.util.Map;
import java.util.function.ToLongFunction;
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

    /**
     * Offsets that are still to be processed, most of which are records.
     *
     * @param processed the offset before which everything is processed; {@link Long#MAX_VALUE} for
     *     a partition that somebody else has by now
     */
    long left(ToLongFunction<TopicPartition> processed) {
        return stretches.entrySet().stream()
                .mapToLong(one -> one.getValue().left(processed.applyAsLong(one.getKey())))
                .sum();
    }
}
