package io.headwater.topologies.nodes;

import io.headwater.avro.requests.ChangeMapping;
import io.headwater.avro.requests.MappingAction;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.topologies.jobs.Asked;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.timers.TimerKind;
import io.headwater.topologies.views.FleetIndex;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whose nodes are, and in which groups. */
final class MappingPart {
    private MappingPart() {}

    /**
     * @param fleet is told of groups
     */
    static NodePart<Mapping> of(Topics topics, FleetIndex fleet) {
        return NodePart.<Mapping>opening(
                        (task, duties, facts) -> {
                            int partition = task.partition();
                            var mapping =
                                    new Mapping(
                                            task,
                                            topics,
                                            (node, groups) ->
                                                    fleet.groups(partition, node, groups));
                            duties.on(Channel.USER_MAPPING, turn -> hear(mapping, turn, facts));
                            duties.onRequest(
                                    NodeRequest::getMapping,
                                    (asked, change, effects) ->
                                            change(mapping, asked, change, facts, effects));
                            duties.onRequest(NodeRequest::getGroup, mapping::change);
                            duties.onTimer(TimerKind.MAPPING, mapping);
                            duties.onErasure(
                                    (uplink, effects) ->
                                            mapping.erase(
                                                    uplink.node(), uplink.loggedAt(), effects));
                            return mapping;
                        })
                .keeping(Mapping.nodes(topics))
                .writing(
                        topics.mappingNodes(),
                        topics.mappingChanged(),
                        topics.usersNodes(),
                        topics.groupsNodes())
                .filledBy(
                        List.of(
                                Seed.copy(topics.mappingNodes(), Mapping.nodes(topics)),
                                Mapping.timers(topics)));
    }

    private static void hear(Mapping mapping, Turn turn, Facts facts) {
        Set<String> lost = mapping.decide(turn.uplink(), turn.effects());
        facts.mapped(turn.node(), lost, turn.uplink().loggedAt(), turn.effects());
    }

    /** A user who leaves has lost the node, also one whom the node never confirmed. */
    private static void change(
            Mapping mapping, Asked asked, ChangeMapping change, Facts facts, Effects effects) {
        NodeKey node = asked.node();
        var lost = new HashSet<>(mapping.change(asked, change, effects));
        if (change.getAction() == MappingAction.REMOVE) {
            lost.add(change.getUserId());
        }
        facts.mapped(node, lost, asked.loggedAt(), effects);
    }
}
