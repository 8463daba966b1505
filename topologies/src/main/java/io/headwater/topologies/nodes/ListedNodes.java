package io.headwater.topologies.nodes;

import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.presence.Sessions;
import io.headwater.topologies.registry.Registry;
import io.headwater.topologies.views.FleetEntry;
import io.headwater.topologies.views.FleetIndex;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one task as the fleet index shows them: what the registry and presence know of each,
 * and its groups, of which mapping tells. Stream thread only.
 */
final class ListedNodes {
    private final FleetIndex fleet;
    private final int partition;

    private ListedNodes(FleetIndex fleet, int partition) {
        this.fleet = fleet;
        this.partition = partition;
    }

    /** Filled from stores, so behind the parts that keep them. */
    static NodePart<ListedNodes> part(
            FleetIndex fleet,
            NodePart<Registry> registry,
            NodePart<Sessions> presence,
            NodePart<Mapping> mapping) {
        return NodePart.opening(
                (task, duties, _) -> {
                    var listed = new ListedNodes(fleet, task.partition());
                    duties.onErasure(
                            (uplink, effects) ->
                                    effects.tell(
                                            () -> fleet.remove(task.partition(), uplink.node())));
                    listed.fill(registry.on(task), presence.on(task), mapping.on(task));
                    return listed;
                });
    }

    /** Shows what a turn has made of its node. */
    void show(Turn turn) {
        if (turn.isNodeChanged()) {
            show(
                    turn.node(),
                    turn.known(),
                    FleetEntry.of(turn.known(), turn.session()),
                    FleetEntry.of(turn.index(), turn.sessionAfter()),
                    turn.effects());
        }
    }

    /** Shows another session of a known node. */
    void show(
            NodeKey node,
            NodeIndex index,
            @Nullable PresenceState before,
            @Nullable PresenceState after,
            Effects effects) {
        show(node, index, FleetEntry.of(index, before), FleetEntry.of(index, after), effects);
    }

    /** The task leaves this process, and its nodes with it. */
    void close() {
        fleet.revoked(partition);
    }

    private void show(
            NodeKey node,
            @Nullable NodeIndex known,
            FleetEntry before,
            FleetEntry after,
            Effects effects) {
        if (known == null || !after.equals(before)) {
            effects.tell(() -> fleet.put(partition, node, after));
        }
    }

    private void fill(Registry registry, Sessions sessions, Mapping mapping) {
        fleet.assigned(partition);
        registry.forEach(
                (node, index) ->
                        fleet.put(partition, node, FleetEntry.of(index, sessions.of(node))));
        mapping.forEachInGroups((node, groups) -> fleet.groups(partition, node, groups));
        fleet.ready(partition);
    }
}
