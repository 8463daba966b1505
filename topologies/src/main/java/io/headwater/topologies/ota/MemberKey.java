package io.headwater.topologies.ota;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A node in a job, as the index of a job's executions has it: {@code <job> 0x00 <node key>}, so
 * that a job's nodes are side by side and in order.
 */
public record MemberKey(FleetKey job, NodeKey node) {
    static Serde<MemberKey> serde() {
        return Serdes.serdeFrom(
                (topic, key) -> key.bytes(),
                (topic, bytes) ->
                        parse(bytes)
                                .orElseThrow(
                                        () ->
                                                new SerializationException(
                                                        topic + ": not the key of a job's node")));
    }

    private static Optional<MemberKey> parse(byte[] key) {
        int length = NodeKey.nodePartOf(key);
        if (length == key.length) {
            return Optional.empty();
        }
        String node = new String(Arrays.copyOfRange(key, length + 1, key.length), UTF_8);
        return FleetKey.parse(key)
                .flatMap(job -> NodeKey.parse(node).map(member -> new MemberKey(job, member)));
    }

    private byte[] bytes() {
        byte[] head = job.bytes();
        byte[] member = node.bytes();
        byte[] key = Arrays.copyOf(head, head.length + 1 + member.length);
        System.arraycopy(member, 0, key, head.length + 1, member.length);
        return key;
    }
}
