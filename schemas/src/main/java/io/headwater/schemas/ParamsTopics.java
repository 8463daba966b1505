package io.headwater.schemas;

import io.headwater.avro.params.ParamsChanged;
import io.headwater.avro.params.ParamsState;
import java.time.Duration;

/** The parameters of nodes, and how they change. */
final class ParamsTopics {
    final Topic<NodeKey, ParamsState> state;
    final Topic<NodeKey, ParamsChanged> changed;

    ParamsTopics(TopicKinds kinds) {
        state =
                kinds.state(
                        "params.state.v1",
                        "every current parameter of a node; null once it is erased",
                        ParamsState.class);
        changed =
                kinds.facts(
                        "params.changed.v1",
                        "the parameters that one message changed",
                        ParamsChanged.class,
                        Duration.ofDays(30));
    }
}
