package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.requests.AcknowledgeAlert;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.NodeKey;
import java.time.InstantSource;
import java.util.List;

/** What a node wanted its users told, and that somebody has seen it. */
final class AlertEndpoints {
    private final NodeQueries queries;
    private final NodeReads reads;
    private final NodeWrites writes;
    private final InstantSource clock;

    AlertEndpoints(NodeQueries queries, NodeReads reads, NodeWrites writes, InstantSource clock) {
        this.queries = queries;
        this.reads = reads;
        this.writes = writes;
        this.clock = clock;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get("/api/v1/nodes/{id}/alerts", this::list),
                Endpoint.post(
                        "/api/v1/nodes/{id}/alerts/{alert}/acknowledgement", this::acknowledge));
    }

    private Answer list(Request request) {
        return reads.ofNode(
                request,
                node ->
                        queries.alerts(node)
                                .then(alerts -> new Lookup.Found<>(json(node, alerts))));
    }

    private Answer acknowledge(Request request) {
        NodeKey node = request.node();
        String id = request.path("alert");
        return reads.atPresent(
                request,
                node,
                () ->
                        alert(node, id)
                                .then(
                                        alert -> {
                                            if (alert.getAcknowledgedAt() == null) {
                                                writes.ask(node, asked(id));
                                            }
                                            return alert(node, id);
                                        })
                                .then(alert -> new Lookup.Found<>(AlertJson.of(alert))));
    }

    private Lookup<AlertRaised> alert(NodeKey node, String id) {
        return queries.alerts(node)
                .then(
                        alerts ->
                                alerts.stream()
                                        .filter(alert -> alert.getId().equals(id))
                                        .findFirst()
                                        .<Lookup<AlertRaised>>map(Lookup.Found::new)
                                        .orElseThrow(
                                                () ->
                                                        new Refused(
                                                                ErrorCode.ALERT_UNKNOWN,
                                                                node
                                                                        + " has no alert "
                                                                        + id
                                                                        + " among its newest")));
    }

    private NodeRequest asked(String alert) {
        return NodeRequest.newBuilder()
                .setId(RequestIds.next())
                .setRequestedAt(clock.millis())
                .setAcknowledgeAlert(new AcknowledgeAlert(alert))
                .build();
    }

    private static JsonNode json(NodeKey node, List<AlertRaised> alerts) {
        ObjectNode json = NodeJson.key(node);
        ArrayNode all = json.putArray("alerts");
        alerts.reversed().forEach(alert -> all.add(AlertJson.of(alert)));
        return json;
    }
}
