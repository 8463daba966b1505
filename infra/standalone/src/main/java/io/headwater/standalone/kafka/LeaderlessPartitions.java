package io.headwater.standalone.kafka;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.metadata.KRaftMetadataCache;
import org.apache.kafka.server.common.KRaftVersion;

/**
 * Tells a partition that has no leader at present from one that does not exist, which Kafka 4.3
 * does not (KAFKA-20734). A transaction whose end is decided but not yet written to its partitions
 * when the process is killed is ended by the next start; there the partitions have no leader for a
 * moment, and taken for deleted they would never learn of it: readers of committed records stop
 * before it for ever.
 */
final class LeaderlessPartitions extends KRaftMetadataCache {
    LeaderlessPartitions(int nodeId, Supplier<KRaftVersion> version) {
        super(nodeId, version);
    }

    @Override
    public Optional<Node> getPartitionLeaderEndpoint(
            String topic, int partition, ListenerName listener) {
        Optional<Node> leader = super.getPartitionLeaderEndpoint(topic, partition, listener);
        return leader.isEmpty() && contains(new TopicPartition(topic, partition))
                ? Optional.of(Node.noNode())
                : leader;
    }
}
