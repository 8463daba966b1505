package io.headwater.schemas;

import io.headwater.avro.delivery.Downlink;
import io.headwater.avro.presence.BridgeIncarnation;
import io.headwater.schemas.Topic.Cleanup;
import io.headwater.schemas.Topic.Keyed;
import io.headwater.schemas.Topic.Timestamps;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;

/** How the jobs and the bridges find each other. */
final class BridgeTopics {
    final Topic<InboxKey, Downlink> inbox;
    final Topic<String, BridgeIncarnation> incarnations;

    BridgeTopics(TopicKinds kinds) {
        inbox =
                new Topic<>(
                        kinds.name("bridge.inbox.v1"),
                        "what a bridge is to publish to a node on the session it holds; a bridge reads one partition",
                        KeySerdes.inbox(),
                        kinds.avro("bridge.inbox.v1", Downlink.class),
                        Keyed.BY_BRIDGE,
                        new Cleanup.After(Duration.ofHours(1)),
                        Timestamps.PRODUCER,
                        Topics.MAX_RECORD_BYTES);
        incarnations =
                new Topic<>(
                        kinds.name("bridge.incarnations.v1"),
                        "which life of a bridge is the present one, renewed every two seconds; the key is its ordinal",
                        Serdes.String(),
                        kinds.avro("bridge.incarnations.v1", BridgeIncarnation.class),
                        Keyed.WHOLE,
                        TopicKinds.SUPERSEDED,
                        Timestamps.LOG_APPEND,
                        Topics.MAX_RECORD_BYTES);
    }
}
