package io.headwater.topologies.query;

import io.headwater.avro.delivery.DownlinkState;
import io.headwater.avro.delivery.DownlinkStatus;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.PublishToNode;
import io.headwater.schemas.NodeKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Messages to nodes, in a map. */
final class FakeDownlinks {
    private final Map<NodeKey, List<DownlinkState>> downlinks = new ConcurrentHashMap<>();

    List<DownlinkState> of(NodeKey node) {
        return downlinks.getOrDefault(node, List.of());
    }

    /** Sends at once, as to a node that is connected. */
    void decide(NodeKey node, NodeRequest request) {
        if (request.getPublish() != null) {
            downlinks
                    .computeIfAbsent(node, absent -> new CopyOnWriteArrayList<>())
                    .add(sent(request, request.getPublish()));
        }
    }

    private static DownlinkState sent(NodeRequest request, PublishToNode message) {
        return new DownlinkState(
                request.getId(),
                message.getChannel(),
                message.getTopic(),
                message.getPayload().remaining(),
                DownlinkStatus.SENT,
                null,
                request.getRequestedAt(),
                null,
                message.getExpiresAt(),
                5L);
    }
}
