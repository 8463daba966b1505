package io.headwater.topologies.query;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.NodeKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Alerts of nodes, in a map. */
final class FakeAlerts {
    private final Map<NodeKey, List<AlertRaised>> alerts = new ConcurrentHashMap<>();

    void add(NodeKey node, String id, String text) {
        var alert =
                AlertRaised.newBuilder()
                        .setId(id)
                        .setText(text)
                        .setPacedUntil(0)
                        .setReceivedAt(1_000)
                        .setLoggedAt(1_001)
                        .setPartition(FakePlacement.partitionOf(node))
                        .setOrigin(5)
                        .build();
        alerts.merge(
                node,
                List.of(alert),
                (known, more) -> Stream.concat(known.stream(), more.stream()).toList());
    }

    List<AlertRaised> of(NodeKey node) {
        return alerts.getOrDefault(node, List.of());
    }

    /** Decides at once. */
    void decide(NodeKey node, NodeRequest request) {
        if (request.getAcknowledgeAlert() != null) {
            String id = request.getAcknowledgeAlert().getAlert();
            alerts.computeIfPresent(
                    node,
                    (_, known) ->
                            known.stream()
                                    .map(
                                            alert ->
                                                    alert.getId().equals(id)
                                                            ? acknowledged(alert, request)
                                                            : alert)
                                    .toList());
        }
    }

    private static AlertRaised acknowledged(AlertRaised alert, NodeRequest request) {
        return AlertRaised.newBuilder(alert).setAcknowledgedAt(request.getRequestedAt()).build();
    }
}
