package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.views.Bridges;
import io.headwater.topologies.views.FleetIndex;
import io.headwater.topologies.views.FleetListing;
import io.headwater.topologies.views.FleetQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The list of nodes, in order of their keys, of every instance together. When a partition is not
 * covered there is no answer: a shorter list would be a wrong one.
 */
final class FleetEndpoint {
    private static final String JOB = NodeEndpoints.JOB;

    private final Placement placement;
    private final Positions positions;
    private final EveryInstance every;
    private final NodeQueries queries;
    private final FleetIndex fleet;
    private final Bridges bridges;

    FleetEndpoint(
            Placement placement,
            Positions positions,
            EveryInstance every,
            NodeQueries queries,
            FleetIndex fleet,
            Bridges bridges) {
        this.placement = placement;
        this.positions = positions;
        this.every = every;
        this.queries = queries;
        this.fleet = fleet;
        this.bridges = bridges;
    }

    Endpoint endpoint() {
        return Endpoint.get("/api/v1/nodes", this::list);
    }

    private Answer list(Request request) {
        Parameters parameters = request.parameters();
        int limit = parameters.limit();
        var query =
                new FleetQuery(
                        parameters.text("tenant"),
                        parameters.text("dialect"),
                        parameters.text("type"),
                        parameters.text("model"),
                        parameters.text("fw_version"),
                        parameters.text("group"),
                        parameters.flag("connected"),
                        parameters.parse(
                                "cursor",
                                "a cursor of this list",
                                text -> Cursors.textOf(Cursors.NODES, text)));
        var wanted = Positions.wantedBy(request, parameters);
        parameters.done();
        var others = every.ask(request);
        Set<Integer> here = placement.partitionsHere(JOB);
        positions.await(wanted, JOB, here);
        // before the list is read, which may be newer than its positions but never older
        String present = positions.presentOf(JOB, here);
        FleetPage own = own(query, limit);
        Answer answer =
                request.isForwarded()
                        ? Answer.ok(own.json())
                        : Answer.ok(whole(own, others, limit).json());
        return present.isEmpty() ? answer : answer.with(Positions.HEADER, present);
    }

    private FleetPage own(FleetQuery query, int limit) {
        return switch (fleet.list(query, bridges, limit)) {
            case FleetListing.Page page -> {
                var nodes = new ArrayList<ObjectNode>();
                page.nodes().forEach(node -> show(node, nodes));
                yield new FleetPage(nodes, page.next(), page.partitions());
            }
            case FleetListing.Filling(var partitions) ->
                    throw incomplete("still being filled here: partitions " + partitions);
            case FleetListing.BridgesUnknown(var why) ->
                    throw new Refused(ErrorCode.PRESENCE_UNKNOWN, why);
        };
    }

    /** A node that is gone since it was listed is left out. */
    private void show(NodeKey node, List<ObjectNode> nodes) {
        switch (queries.node(node)) {
            case Lookup.Found<NodeView>(var view) -> nodes.add(NodeJson.summary(view, bridges));
            case Lookup.Absent<NodeView>() -> {}
            case Lookup.HeldBy<NodeView>(_) -> throw incomplete("partitions are moving");
            case Lookup.NotReady<NodeView>(var why) -> throw incomplete(why);
        }
    }

    private FleetPage whole(FleetPage own, List<CompletableFuture<Answer>> others, int limit) {
        var pages = new ArrayList<FleetPage>();
        pages.add(own);
        others.forEach(other -> pages.add(FleetPage.of(every.partOf(other))));
        every.requireEach(pages.stream().map(FleetPage::partitions).toList());
        return FleetPage.merge(pages, limit);
    }

    private static Refused incomplete(String why) {
        return EveryInstance.incomplete(why);
    }
}
