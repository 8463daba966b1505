package io.headwater.topologies.nodes;

import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.push.Operators;
import io.headwater.topologies.push.PushEvents;
import java.util.List;

/** Who is told of what happens to nodes: their users, and the operators of tenants. */
final class PushPart {
    private PushPart() {}

    /** What operators want to hear of, a copy in each task. */
    static NodePart<Operators> operators(Topics topics) {
        return NodePart.<Operators>opening((task, _, _) -> new Operators(task, topics))
                .keeping(Operators.operators(topics))
                .filledBy(
                        List.of(
                                Seed.copy(
                                                topics.pushOperators().inBytes(),
                                                Operators.operators(topics))
                                        .inPlaceOfReading()))
                .hearing(
                        topics.pushOperators().inBytes(),
                        "operators",
                        "take-operators",
                        Operators::told);
    }

    /**
     * What is told.
     *
     * @param mapping knows the users of a node
     */
    static NodePart<PushEvents> events(
            Topics topics, NodePart<Mapping> mapping, NodePart<Operators> operators) {
        return NodePart.<PushEvents>opening(
                        (task, duties, facts) -> {
                            Mapping known = mapping.on(task);
                            var pushes =
                                    new PushEvents(
                                            topics,
                                            known::usersOf,
                                            known::roleOf,
                                            operators.on(task));
                            facts.onAlert(pushes::alert);
                            duties.onErasure(
                                    (uplink, effects) -> pushes.erased(uplink.node(), effects));
                            return pushes;
                        })
                .writing(topics.pushEvents(), topics.usersNodes());
    }
}
