package io.headwater.topologies.nodes;

import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.topologies.params.Params;
import io.headwater.topologies.registry.Registry;
import io.headwater.topologies.repeats.Repeats;
import java.util.List;

/** The current parameters of nodes; their rows remember the messages that led to them. */
final class ParamsPart {
    private static final List<Channel> CHANNELS =
            List.of(Channel.PARAMS_INIT, Channel.PARAMS_LOCAL, Channel.PARAMS_LOCAL_GROUP);

    private ParamsPart() {}

    /**
     * @param registry knows the configuration that reports are checked against
     */
    static NodePart<Params> of(Topics topics, NodePart<Registry> registry) {
        return NodePart.<Params>opening(
                        (task, duties, _) -> {
                            var params =
                                    new Params(
                                            task,
                                            topics,
                                            registry.on(task)::configOf,
                                            Repeats::with);
                            CHANNELS.forEach(
                                    channel ->
                                            duties.on(
                                                    channel, turn -> take(params, channel, turn)));
                            duties.onErasure(
                                    (uplink, effects) -> params.erase(uplink.node(), effects));
                            return params;
                        })
                .keeping(Params.current(topics))
                .writing(topics.paramsState(), topics.paramsChanged())
                .filledBy(List.of(Params.seed(topics)));
    }

    private static void take(Params params, Channel channel, Turn turn) {
        turn.remembered(params.decide(turn.uplink(), channel, turn.order(), turn, turn.effects()));
    }
}
