package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.groups.GroupNode;
import io.headwater.schemas.FleetKey;
import io.headwater.topologies.views.NodePage;

/**
 * Which nodes are in a group. Answered from the fleet job's state, a moment behind the nodes' own;
 * the groups of a node are answered by its owner, see {@link MappingEndpoints}.
 */
final class GroupEndpoints {
    private static final String JOB = "fleet";

    private final NodeQueries queries;
    private final NodeReads reads;

    GroupEndpoints(NodeQueries queries, NodeReads reads) {
        this.queries = queries;
        this.reads = reads;
    }

    Endpoint endpoint() {
        return Endpoint.get("/api/v1/groups/{group}/nodes", this::nodes)
                .describedBy(OpenApiPiece.beside(GroupEndpoints.class, "groups.json"));
    }

    private Answer nodes(Request request) {
        Parameters parameters = request.parameters();
        FleetKey group = parameters.group(MappingEndpoints.group(request, parameters));
        OwnedNodes asked = OwnedNodes.in(parameters, Cursors.GROUPS_NODES);
        parameters.done();
        return reads.answerOfFleet(
                request,
                JOB,
                group,
                () ->
                        queries.groupsNodes(group, asked.after(), asked.limit())
                                .then(page -> new Lookup.Found<>(json(group, asked, page))));
    }

    private static JsonNode json(FleetKey group, OwnedNodes asked, NodePage<GroupNode> page) {
        ObjectNode json = Json.object();
        json.put("group", group.id());
        json.put("tenant", group.tenant());
        return asked.shown(json, page, GroupEndpoints::membership);
    }

    private static void membership(GroupNode there, ObjectNode node) {
        node.put("controller", there.getController());
        node.put("since", Json.time(there.getSince()));
    }
}
