package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.rejected.Rejection;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.rejected.RejectedId;
import java.util.Base64;
import java.util.List;

/** What of a node was acknowledged and not applied, for whoever owns it. */
final class RejectedEndpoint {
    private final NodeQueries queries;
    private final NodeReads reads;

    RejectedEndpoint(NodeQueries queries, NodeReads reads) {
        this.queries = queries;
        this.reads = reads;
    }

    Endpoint endpoint() {
        return Endpoint.get("/api/v1/nodes/{id}/rejected", this::list);
    }

    private Answer list(Request request) {
        NodeKey node = request.node();
        return reads.atPresent(
                request,
                node,
                () -> queries.rejected(node).then(all -> new Lookup.Found<>(json(node, all))));
    }

    private static JsonNode json(NodeKey node, List<Rejection> rejections) {
        ObjectNode json = NodeJson.key(node);
        ArrayNode all = json.putArray("rejected");
        rejections.reversed().forEach(rejection -> all.add(json(rejection)));
        return json;
    }

    private static ObjectNode json(Rejection rejection) {
        ObjectNode json = Json.object();
        var id = new RejectedId(rejection.getPartition(), rejection.getOffset());
        json.put("id", id.toString());
        json.put("rejectedAt", Json.time(rejection.getRejectedAt()));
        json.put("reason", rejection.getReason());
        json.put("detail", rejection.getDetail());
        json.put("partial", rejection.getPartial());
        ArrayNode dropped = json.putArray("dropped");
        rejection.getDropped().forEach(dropped::add);
        json.put("rejectedBy", rejection.getRejectedBy());
        json.put("topic", rejection.getMqttTopic());
        json.put("channel", rejection.getChannel());
        json.put("origin", rejection.getOrigin());
        json.put("receivedAt", Json.time(rejection.getReceivedAt()));
        json.put("payloadBytes", rejection.getPayloadBytes());
        byte[] start = new byte[rejection.getPayloadStart().remaining()];
        rejection.getPayloadStart().duplicate().get(start);
        json.put("payloadStartBase64", Base64.getEncoder().encodeToString(start));
        return json;
    }
}
