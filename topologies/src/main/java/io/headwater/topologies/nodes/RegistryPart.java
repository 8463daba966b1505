package io.headwater.topologies.nodes;

import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.registry.Registry;
import java.util.List;

/** Which nodes there are, and what they say they are. */
final class RegistryPart {
    private RegistryPart() {}

    static NodePart<Registry> of(Topics topics) {
        return NodePart.<Registry>opening(
                        (task, duties, _) -> {
                            var registry = new Registry(task, topics);
                            duties.on(Channel.CONFIG, turn -> configure(registry, turn));
                            duties.onErasure(
                                    (uplink, effects) -> registry.erase(uplink.node(), effects));
                            return registry;
                        })
                .keeping(Registry.nodes(topics), Registry.configs(topics))
                .writing(topics.registryNodes(), topics.registryConfigs())
                .filledBy(
                        List.of(
                                Seed.copy(topics.registryNodes(), Registry.nodes(topics)),
                                Seed.copy(topics.registryConfigs(), Registry.configs(topics))));
    }

    private static void configure(Registry registry, Turn turn) {
        turn.index(registry.decide(turn.uplink(), turn.order(), turn.index(), turn.effects()));
    }
}
