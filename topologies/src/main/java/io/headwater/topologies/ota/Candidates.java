package io.headwater.topologies.ota;

import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.json.JsonDocument;
import io.headwater.schemas.json.JsonValue;
import io.headwater.schemas.json.JsonValue.Elements;
import io.headwater.schemas.json.JsonValue.Members;
import io.headwater.schemas.json.JsonValue.Text;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.registry.Registry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The nodes of a task as targets of jobs, from what the registry keeps. Stream thread only. */
final class Candidates {
    private final KeyValueStore<NodeKey, NodeIndex> nodes;
    private final KeyValueStore<NodeKey, byte[]> configs;
    private final BiPredicate<NodeKey, String> isMember;

    /**
     * Starts on a task, whose job has the registry's stores.
     *
     * @param isMember whether a node is in a group
     */
    Candidates(Capability.Task task, Topics topics, BiPredicate<NodeKey, String> isMember) {
        nodes = task.store(Registry.nodes(topics));
        configs = task.store(Registry.configs(topics));
        this.isMember = isMember;
    }

    /** The node as it is on record; null when it was never seen. */
    @Nullable Candidate of(NodeKey node) {
        @Nullable NodeIndex index = nodes.get(node);
        return index == null ? null : of(node, index);
    }

    /** The node with facts that are not on record yet. */
    Candidate of(NodeKey node, NodeIndex index) {
        return new Candidate(
                node,
                index.getType(),
                index.getModel(),
                index.getFwVersion(),
                group -> isMember.test(node, group),
                () -> attributes(configs.get(node)));
    }

    /** Goes over every node of the task. */
    void forEach(Consumer<Candidate> visitor) {
        try (var all = nodes.all()) {
            all.forEachRemaining(row -> visitor.accept(of(row.key, row.value)));
        }
    }

    /** Members {@code attributes} of a configuration; what is no pair of texts is left out. */
    static Map<String, String> attributes(byte @Nullable [] config) {
        var attributes = new HashMap<String, String>();
        if (config != null
                && JsonDocument.read(config) instanceof JsonDocument.Read(Members root, _)
                && root.present("attributes") instanceof Elements(var elements)) {
            for (JsonValue element : elements) {
                if (element instanceof Members pair
                        && pair.present("name") instanceof Text(var name)
                        && pair.present("value") instanceof Text(var value)) {
                    attributes.put(name, value);
                }
            }
        }
        return attributes;
    }
}
