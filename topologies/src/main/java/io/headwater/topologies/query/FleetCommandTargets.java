package io.headwater.topologies.query;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.topologies.views.Bridges;
import io.headwater.topologies.views.FleetIndex;
import io.headwater.topologies.views.FleetListing;
import io.headwater.topologies.views.FleetQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which nodes of this instance a command is for. */
final class FleetCommandTargets {
    /** Of one instance; a larger fleet is asked part by part. */
    static final int MOST = 10_000;

    private static final int PAGE = 1_000;

    private final Placement placement;
    private final NodeQueries queries;
    private final FleetIndex fleet;
    private final Bridges bridges;

    FleetCommandTargets(
            Placement placement, NodeQueries queries, FleetIndex fleet, Bridges bridges) {
        this.placement = placement;
        this.queries = queries;
        this.fleet = fleet;
        this.bridges = bridges;
    }

    /**
     * Nodes sorted by whether they can be asked.
     *
     * @param refused with the code of the reason
     */
    record Sorted(List<NodeKey> nodes, Map<NodeKey, ErrorCode> refused) {}

    /**
     * @param like a key of the tenant and dialect
     * @param here partitions of this instance
     * @throws Refused when they cannot be told at present, or are too many
     */
    Sorted of(NodeKey like, CommandBody.Wanted wanted, Set<Integer> here) {
        var good = new ArrayList<NodeKey>();
        var refused = new TreeMap<NodeKey, ErrorCode>(Comparator.comparing(NodeKey::toString));
        CommandBody.Filter filter = wanted.filter();
        for (NodeKey node :
                filter == null ? named(like, wanted.nodes(), here) : found(like, filter)) {
            switch (queries.node(node)) {
                case Lookup.Found<NodeView>(var view) when view.index().getCommandResponse() ->
                        good.add(node);
                case Lookup.Found<NodeView> _ -> refused.put(node, ErrorCode.COMMAND_UNSUPPORTED);
                case Lookup.Absent<NodeView> _ -> refused.put(node, ErrorCode.NODE_UNKNOWN);
                case Lookup.HeldBy<NodeView> _ ->
                        throw EveryInstance.incomplete("partitions are moving");
                case Lookup.NotReady<NodeView>(var why) -> throw EveryInstance.incomplete(why);
            }
        }
        return new Sorted(good, refused);
    }

    private List<NodeKey> named(NodeKey like, Set<String> ids, Set<Integer> here) {
        return ids.stream()
                .map(id -> new NodeKey(like.tenant(), like.dialect(), id))
                .filter(node -> here.contains(NodePartitions.of(node, placement.partitions())))
                .toList();
    }

    private List<NodeKey> found(NodeKey like, CommandBody.Filter filter) {
        var nodes = new ArrayList<NodeKey>();
        @Nullable String after = null;
        do {
            var query =
                    new FleetQuery(
                            like.tenant(),
                            like.dialect(),
                            filter.type(),
                            filter.model(),
                            filter.fwVersion(),
                            filter.group(),
                            filter.connected(),
                            after);
            switch (fleet.list(query, bridges, PAGE)) {
                case FleetListing.Page(var page, var next, _) -> {
                    nodes.addAll(page);
                    after = next;
                }
                case FleetListing.Filling(var partitions) ->
                        throw EveryInstance.incomplete(
                                "still being filled here: partitions " + partitions);
                case FleetListing.BridgesUnknown(var why) ->
                        throw new Refused(ErrorCode.PRESENCE_UNKNOWN, why);
            }
            if (nodes.size() > MOST) {
                throw new Refused(
                        ErrorCode.BODY_INVALID,
                        "filter: finds more than " + MOST + " nodes on one instance");
            }
        } while (after != null);
        return nodes;
    }
}
