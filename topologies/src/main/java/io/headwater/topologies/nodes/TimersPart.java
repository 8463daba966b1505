package io.headwater.topologies.nodes;

import io.headwater.schemas.Topics;
import io.headwater.topologies.timers.Timers;

/** When something is to happen to a node; parts whose timers outlive the store seed them. */
final class TimersPart {
    private TimersPart() {}

    static NodePart<Timers> of(Topics topics) {
        return NodePart.<Timers>opening((task, _, _) -> Timers.on(task, topics))
                .keeping(Timers.due(topics));
    }
}
