package io.headwater.topologies.jobs;

import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.topologies.jobs.Backlog.Stretch;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Asks the cluster what a job's group has before it. Blocks. */
final class Stretches {
    private final Admin admin;
    private final GroupOffsets positions;

    Stretches(Admin admin, GroupOffsets positions) {
        this.admin = admin;
        this.positions = positions;
    }

    /**
     * From where the group goes on, or the partition begins, to the end of the partition. The end
     * counts what an open transaction wrote: whoever was told that it is stored finds it there.
     *
     * @throws KafkaUnavailableException when the cluster does not tell
     */
    Map<TopicPartition, Stretch> of(Set<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        ListOffsetsResult begins = admin.listOffsets(all(partitions, OffsetSpec.earliest()));
        ListOffsetsResult ends = admin.listOffsets(all(partitions, OffsetSpec.latest()));
        Map<TopicPartition, Long> committed = positions.committed(partitions);
        Map<TopicPartition, Long> first = told("where partitions begin", begins);
        var stretches = new HashMap<TopicPartition, Stretch>();
        told("where partitions end", ends)
                .forEach(
                        (partition, end) ->
                                stretches.put(
                                        partition,
                                        new Stretch(
                                                Math.max(
                                                        first.getOrDefault(partition, 0L),
                                                        committed.getOrDefault(partition, 0L)),
                                                end)));
        return stretches;
    }

    private static Map<TopicPartition, Long> told(String what, ListOffsetsResult asked) {
        return Answers.of("asking " + what, asked.all()).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().offset()));
    }

    private static Map<TopicPartition, OffsetSpec> all(
            Set<TopicPartition> partitions, OffsetSpec spec) {
        return partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> spec));
    }
}
