package io.headwater.standalone.cli;

import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.standalone.Refusal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a cluster's topics are to be sized, where that is not as the cluster suggests. */
final class SizingOptions {
    @Option(names = "--partitions", description = "partitions of node-keyed topics; a power of two")
    @Nullable Integer partitions;

    @Option(names = "--replicas", description = "copies of every partition")
    @Nullable Short replicas;

    /**
     * The sizes of a cluster's topics.
     *
     * @throws Refusal when partitions are no power of two
     */
    Sizing of(KafkaOptions kafka) {
        Sizing byDefault = kafka.defaultSizing();
        short copies = replicas == null ? byDefault.replicas() : replicas;
        int nodePartitions = partitions == null ? byDefault.nodePartitions() : partitions;
        if (Integer.bitCount(nodePartitions) != 1) {
            throw new Refusal("--partitions: expected a power of two, got " + nodePartitions);
        }
        return new Sizing(nodePartitions, copies, Math.min(byDefault.minInSyncReplicas(), copies));
    }
}
