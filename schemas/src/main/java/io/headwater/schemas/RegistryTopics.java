package io.headwater.schemas;

import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.Topic.Keyed;
import io.headwater.schemas.Topic.Timestamps;
import org.apache.kafka.common.serialization.Serdes;

/** What nodes say of themselves. */
final class RegistryTopics {
    final Topic<NodeKey, NodeIndex> nodes;
    final Topic<NodeKey, byte[]> configs;

    RegistryTopics(TopicKinds kinds) {
        nodes =
                kinds.state(
                        "registry.nodes.v1",
                        "the indexed facts of a node; null once it is erased",
                        NodeIndex.class);
        configs =
                new Topic<>(
                        kinds.name("registry.configs.v1"),
                        "a node's configuration, byte for byte as it sent it; null once it is erased",
                        KeySerdes.node(),
                        Serdes.ByteArray(),
                        Keyed.BY_NODE,
                        TopicKinds.SUPERSEDED,
                        Timestamps.PRODUCER,
                        Topics.MAX_RECORD_BYTES);
    }
}
