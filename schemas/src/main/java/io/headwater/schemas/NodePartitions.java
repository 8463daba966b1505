package io.headwater.schemas;

import java.util.Arrays;
import org.apache.kafka.common.utils.Utils;

/**
 * Which partition a node-keyed record belongs to: murmur2 of the node key, so that every record
 * about a node, and every row of it, shares the partition of its uplink. Kafka's default
 * partitioner agrees for plain node keys.
 */
public final class NodePartitions {
    private NodePartitions() {}

    /**
     * @param key a placed key, or a row key, whose part before the separator counts
     * @param partitions how many partitions the topic has
     */
    public static int of(byte[] key, int partitions) {
        int length = NodeKey.nodePartOf(key);
        byte[] node = length == key.length ? key : Arrays.copyOf(key, length);
        return Utils.toPositive(Utils.murmur2(node)) % partitions;
    }

    public static int of(PlacedKey key, int partitions) {
        return of(key.bytes(), partitions);
    }
}
