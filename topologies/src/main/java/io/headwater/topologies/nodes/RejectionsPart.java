package io.headwater.topologies.nodes;

import io.headwater.schemas.Topics;
import io.headwater.topologies.rejected.RecentRejections;

/** The newest rejected messages of nodes, read from the topic that every job writes. */
final class RejectionsPart {
    private RejectionsPart() {}

    static NodePart<RecentRejections> of(Topics topics) {
        return NodePart.<RecentRejections>opening(
                        (task, duties, _) -> {
                            var recent = new RecentRejections(task, topics);
                            duties.onErasure(
                                    (uplink, effects) -> recent.erase(uplink.node(), effects));
                            return recent;
                        })
                .keeping(RecentRejections.recent(topics))
                .hearing(
                        topics.rejected(), "rejected", "remember-rejected", RecentRejections::told);
    }
}
