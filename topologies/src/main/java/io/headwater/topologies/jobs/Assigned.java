package io.headwater.topologies.jobs;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Which instance works on which partitions of a job, as its group has told this one. A pure rule.
 *
 * @param partitions of the job's leading topic, by instance; of nobody before the first word of the
 *     group
 */
record Assigned(Map<HostInfo, Set<Integer>> partitions) {
    /** Copies the map. */
    Assigned {
        partitions = Map.copyOf(partitions);
    }

    /**
     * @param topic the job's leading one
     */
    static Assigned of(Collection<StreamsMetadata> instances, String topic) {
        return new Assigned(
                instances.stream()
                        .collect(
                                Collectors.toMap(
                                        StreamsMetadata::hostInfo,
                                        instance -> numbers(instance, topic))));
    }

    /**
     * Everybody else that can be reached. Empty while a partition is nobody's: whoever has it may
     * be missing.
     *
     * @param count how many partitions there are
     */
    Optional<List<HostInfo>> others(HostInfo self, int count) {
        var known = new HashSet<Integer>();
        partitions.values().forEach(known::addAll);
        return known.size() < count
                ? Optional.empty()
                : Optional.of(
                        partitions.keySet().stream()
                                .filter(host -> !host.equals(HostInfo.unavailable()))
                                .filter(host -> !host.equals(self))
                                .toList());
    }

    private static Set<Integer> numbers(StreamsMetadata instance, String topic) {
        return instance.topicPartitions().stream()
                .filter(partition -> partition.topic().equals(topic))
                .map(TopicPartition::partition)
                .collect(Collectors.toSet());
    }
}
