package io.headwater.topologies.nodes;

import io.headwater.avro.identity.Credential;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.mapping.NodeKeys;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/** With which keys nodes sign, for whoever checks a signature; they are registered elsewhere. */
final class KeysPart {
    private KeysPart() {}

    static NodePart<KeyValueStore<NodeKey, Credential>> of(Topics topics) {
        return NodePart.<KeyValueStore<NodeKey, Credential>>opening(
                        (task, _, _) -> task.store(NodeKeys.credentials(topics)))
                .keeping(NodeKeys.credentials(topics))
                .filledBy(
                        List.of(
                                Seed.copy(topics.credentials(), NodeKeys.credentials(topics))
                                        .inPlaceOfReading()))
                .hearing(
                        topics.credentials(),
                        "credentials",
                        "keep-credentials",
                        (rows, told, effects) -> effects.put(rows, told.key(), told.value()));
    }
}
