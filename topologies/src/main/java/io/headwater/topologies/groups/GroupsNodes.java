package io.headwater.topologies.groups;

import io.headwater.avro.groups.GroupMessage;
import io.headwater.avro.groups.GroupNode;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.RelayToNode;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserNodeKey;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Reading;
import io.headwater.topologies.jobs.Told;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The nodes of groups on one task of the fleet job, and whom of a group a message is for. Rows
 * follow the nodes' own in a moment; each controller's owner judges again before it sends. Stream
 * thread only.
 *
 * <pre>
 * groups.nodes -----> keep-groups [groups-nodes]
 * groups.published -> fan-out     [groups-nodes] --> node.requests (of each controller)
 * </pre>
 */
public final class GroupsNodes {
    /** Store: group and node to what the node is there; its rows are those of groups.nodes. */
    public static final String NODES = "groups-nodes";

    /** Of a group, how many are sent a message: a home has a few, and one record makes so many. */
    static final int MOST_CONTROLLERS = 16;

    private static final String CAPABILITY = "groups";

    private final Topics topics;
    private final KeyValueStore<UserNodeKey, GroupNode> nodes;

    private GroupsNodes(Capability.Task task, Topics topics) {
        this.topics = topics;
        nodes = task.store(nodes(topics));
    }

    /** The store. */
    public static JobStore<UserNodeKey, GroupNode> nodes(Topics topics) {
        return JobStore.of(NODES, topics.groupsNodes());
    }

    /** How the store is kept, and what is read by it. */
    public static List<Reading<?, ?>> readings(Topics topics) {
        return List.of(
                new Reading<>(
                        topics.groupsNodes(),
                        "groups",
                        "keep-groups",
                        task -> new GroupsNodes(task, topics)::keep),
                new Reading<>(
                        topics.groupsPublished(),
                        "groups.published",
                        "fan-out",
                        task -> new GroupsNodes(task, topics)::fanOut));
    }

    private void keep(Told<UserNodeKey, GroupNode> told, Effects effects) {
        effects.put(nodes, told.key(), told.value());
    }

    private void fanOut(Told<FleetKey, GroupMessage> told, Effects effects) {
        GroupMessage message = told.value();
        if (message == null) {
            return;
        }
        for (NodeKey controller : controllersOf(told.key())) {
            if (!controller.toString().equals(message.getFrom())) {
                effects.emit(topics.requests(), controller, request(told, message));
                effects.count(CAPABILITY, "fanned-out");
            }
        }
    }

    private List<NodeKey> controllersOf(FleetKey group) {
        var controllers = new ArrayList<NodeKey>();
        try (KeyValueIterator<UserNodeKey, GroupNode> rows =
                nodes.prefixScan(group, (topic, key) -> UserNodeKey.prefixOf(key))) {
            while (rows.hasNext() && controllers.size() < MOST_CONTROLLERS) {
                var row = rows.next();
                if (row.value.getController()) {
                    controllers.add(row.key.node());
                }
            }
        }
        return controllers;
    }

    private static NodeRequest request(Told<FleetKey, GroupMessage> told, GroupMessage message) {
        return NodeRequest.newBuilder()
                .setId("group-" + told.place())
                .setRequestedAt(told.loggedAt())
                .setRelay(
                        new RelayToNode(
                                told.key().id(),
                                true,
                                message.getTopic(),
                                message.getPayload(),
                                message.getExpiresAt()))
                .build();
    }
}
