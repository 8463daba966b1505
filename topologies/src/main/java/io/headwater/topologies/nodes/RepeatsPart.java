package io.headwater.topologies.nodes;

import io.headwater.schemas.Topics;
import io.headwater.topologies.params.Params;
import io.headwater.topologies.repeats.Repeats;

/** What nodes have sent lately; after a rebuild it begins anew. */
final class RepeatsPart {
    private RepeatsPart() {}

    /**
     * @param params remembers in its rows the messages that led to them
     */
    static NodePart<Repeats> of(Topics topics, NodePart<Params> params) {
        return NodePart.<Repeats>opening(
                        (task, duties, _) -> {
                            var repeats = new Repeats(task, topics, params.on(task)::heard);
                            duties.onErasure(
                                    (uplink, effects) -> repeats.erase(uplink.node(), effects));
                            return repeats;
                        })
                .keeping(Repeats.recent(topics));
    }
}
