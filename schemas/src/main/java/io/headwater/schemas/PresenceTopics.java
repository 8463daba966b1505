package io.headwater.schemas;

import io.headwater.avro.presence.NodeOutage;
import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.Topic.Cleanup;
import io.headwater.schemas.Topic.Keyed;
import io.headwater.schemas.Topic.Timestamps;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;

/** Which nodes are connected, and which stay away. */
final class PresenceTopics {
    final Topic<NodeKey, PresenceState> state;
    final Topic<NodeKey, NodeOutage> outages;
    final Topic<byte[], byte[]> lifecycle;

    PresenceTopics(TopicKinds kinds) {
        state =
                kinds.state(
                        "presence.state.v1",
                        "the newest session of a node; null once it is erased",
                        PresenceState.class);
        outages =
                kinds.state(
                        "presence.outages.v1",
                        "that a node is away, and whether that was told; null once it is back or erased",
                        NodeOutage.class);
        lifecycle =
                new Topic<>(
                        kinds.name("presence.lifecycle.v1"),
                        "lifecycle messages of another broker, as whoever bridges them writes them: JSON by any key",
                        Serdes.ByteArray(),
                        Serdes.ByteArray(),
                        Keyed.BY_NODE,
                        new Cleanup.After(Duration.ofDays(1)),
                        Timestamps.LOG_APPEND,
                        Topics.MAX_RECORD_BYTES);
    }
}
