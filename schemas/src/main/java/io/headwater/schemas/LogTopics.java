package io.headwater.schemas;

import io.headwater.avro.rejected.Rejected;
import io.headwater.avro.requests.FleetRequest;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.Topic.Cleanup;
import io.headwater.schemas.Topic.Keyed;
import io.headwater.schemas.Topic.Timestamps;
import java.time.Duration;

/**
 * What nodes and the API ask for, in the order in which it is decided, and what of it was refused.
 */
final class LogTopics {
    final Topic<NodeKey, byte[]> uplink;
    final Topic<NodeKey, byte[]> bulk;
    final Topic<NodeKey, NodeRequest> requests;
    final Topic<FleetKey, FleetRequest> fleetRequests;
    final Topic<NodeKey, Rejected> rejected;

    LogTopics(TopicKinds kinds) {
        uplink =
                kinds.raw(
                        "node.uplink.v1",
                        "what nodes sent on channels whose order matters, and their presence: the MQTT payload untouched",
                        Duration.ofDays(7));
        bulk =
                kinds.raw(
                        "node.bulk.v1",
                        "what nodes sent on channels whose order does not matter: diagnostics, stream requests",
                        Duration.ofDays(1));
        requests =
                kinds.requests(
                        "node.requests.v1",
                        "what the API was asked to do about a node, decided by the owner of its uplink partition",
                        KeySerdes.node(),
                        NodeRequest.class,
                        Keyed.BY_NODE);
        fleetRequests =
                kinds.requests(
                        "fleet.requests.v1",
                        "what the API was asked to do about a user or an OTA job, decided by the owner of its key",
                        KeySerdes.fleet(),
                        FleetRequest.class,
                        Keyed.BY_FLEET_KEY);
        rejected =
                new Topic<>(
                        kinds.name("rejected.v1"),
                        "a message that was acknowledged and not applied, or not wholly, with its bytes and the reason",
                        KeySerdes.node(),
                        kinds.avro("rejected.v1", Rejected.class),
                        Keyed.BY_NODE,
                        new Cleanup.After(Duration.ofDays(30)),
                        Timestamps.LOG_APPEND,
                        Topics.MAX_REJECTED_BYTES);
    }
}
