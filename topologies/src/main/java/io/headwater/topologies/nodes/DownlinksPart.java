package io.headwater.topologies.nodes;

import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.Topics;
import io.headwater.topologies.delivery.Downlinks;

/** Messages to nodes; what bridges report of them comes by {@link CommandsPart}. */
final class DownlinksPart {
    private DownlinksPart() {}

    static NodePart<Downlinks> of(Topics topics) {
        return NodePart.<Downlinks>opening(
                        (task, duties, _) -> {
                            var downlinks = new Downlinks(task, topics);
                            duties.onRequest(NodeRequest::getPublish, downlinks::publish);
                            duties.onErasure(
                                    (uplink, effects) -> downlinks.erase(uplink.node(), effects));
                            return downlinks;
                        })
                .keeping(Downlinks.downlinks(topics))
                .writing(topics.inbox());
    }
}
