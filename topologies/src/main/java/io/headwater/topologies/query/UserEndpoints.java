package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.users.UserNode;
import io.headwater.schemas.FleetKey;
import io.headwater.topologies.views.NodePage;
import java.util.List;

/** What a user has. Answered from the fleet job's state, a moment behind the nodes' own. */
final class UserEndpoints {
    private static final String JOB = "fleet";

    private final NodeQueries queries;
    private final NodeReads reads;

    UserEndpoints(NodeQueries queries, NodeReads reads) {
        this.queries = queries;
        this.reads = reads;
    }

    List<Endpoint> all() {
        var document = OpenApiPiece.beside(UserEndpoints.class, "users.json");
        return List.of(
                Endpoint.get("/api/v1/users/{user}/nodes", this::nodes).describedBy(document));
    }

    private Answer nodes(Request request) {
        Parameters parameters = request.parameters();
        FleetKey user = parameters.user(request.path("user"));
        OwnedNodes asked = OwnedNodes.in(parameters, Cursors.USERS_NODES);
        parameters.done();
        return reads.answerOfFleet(
                request,
                JOB,
                user,
                () ->
                        queries.usersNodes(user, asked.after(), asked.limit())
                                .then(page -> new Lookup.Found<>(json(user, asked, page))));
    }

    private static JsonNode json(FleetKey user, OwnedNodes asked, NodePage<UserNode> page) {
        ObjectNode json = Json.object();
        json.put("userId", user.id());
        json.put("tenant", user.tenant());
        return asked.shown(json, page, UserEndpoints::mapping);
    }

    private static void mapping(UserNode there, ObjectNode node) {
        node.put("role", there.getRole());
        node.put("since", Json.time(there.getSince()));
    }
}
