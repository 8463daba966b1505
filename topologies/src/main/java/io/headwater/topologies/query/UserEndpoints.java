package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.users.UsersNodes;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        int limit = parameters.limit();
        NodeKey after =
                parameters.parse(
                        "cursor", "the next of a page of this list", UserEndpoints::cursor);
        parameters.done();
        return reads.answerOfFleet(
                request,
                JOB,
                user,
                () ->
                        queries.usersNodes(user, after, limit)
                                .then(page -> new Lookup.Found<>(json(user, page))));
    }

    private static JsonNode json(FleetKey user, UsersNodes.Page page) {
        ObjectNode json = Json.object();
        json.put("userId", user.id());
        json.put("tenant", user.tenant());
        ArrayNode nodes = json.putArray("nodes");
        for (UsersNodes.Entry entry : page.nodes()) {
            ObjectNode node = NodeJson.key(entry.node());
            node.put("role", entry.mapping().getRole());
            node.put("since", Json.time(entry.mapping().getSince()));
            nodes.add(node);
        }
        json.put(
                "next",
                page.next() == null
                        ? null
                        : Cursors.of(Cursors.USERS_NODES, page.next().toString()));
        return json;
    }

    private static @Nullable NodeKey cursor(String text) {
        String key = Cursors.textOf(Cursors.USERS_NODES, text);
        return key == null ? null : NodeKey.parse(key).orElse(null);
    }
}
