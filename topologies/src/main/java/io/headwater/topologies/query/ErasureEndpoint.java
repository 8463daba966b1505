package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.erasure.NodeErasure;
import java.time.InstantSource;

/**
 * Forgets a node: what it is, was, said and was told, in every job and, by the tombstone of its
 * facts, in SQL. Its certificate is another matter. A connected node would be known again with its
 * next message, so it has to go first.
 */
final class ErasureEndpoint {
    private static final byte[] NOTHING = {};

    private final NodeQueries queries;
    private final NodeReads reads;
    private final NodeWrites writes;
    private final InstantSource clock;

    ErasureEndpoint(NodeQueries queries, NodeReads reads, NodeWrites writes, InstantSource clock) {
        this.queries = queries;
        this.reads = reads;
        this.writes = writes;
        this.clock = clock;
    }

    Endpoint endpoint() {
        return Endpoint.delete("/api/v1/nodes/{id}", this::erase)
                .describedBy(OpenApiPiece.beside(ErasureEndpoint.class, "erasure.json"));
    }

    private Answer erase(Request request) {
        NodeKey node = request.node();
        return reads.atPresent(
                request,
                node,
                () -> queries.node(node).then(view -> new Lookup.Found<>(erased(node, view))));
    }

    private JsonNode erased(NodeKey node, NodeView view) {
        if (view.presence() != null && view.presence().getConnected()) {
            throw new Refused(ErrorCode.NODE_CONNECTED, node + " has an open session");
        }
        Origin place = writes.land(node, NodeErasure.headers(clock.millis()), NOTHING);
        ObjectNode json = NodeJson.key(node);
        json.put("origin", place.toString());
        return json;
    }
}
