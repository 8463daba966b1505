package io.headwater.topologies.nodes;

import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.topologies.groups.GroupTraffic;

/** What nodes say to their groups; keeps nothing. */
final class GroupsPart {
    private GroupsPart() {}

    /** A report to a group is one of parameters first, so this is behind them in the list. */
    static NodePart<GroupTraffic> of(Topics topics) {
        return NodePart.<GroupTraffic>opening(
                        (task, duties, _) -> {
                            var groups = new GroupTraffic(task, topics);
                            duties.on(Channel.PARAMS_LOCAL_GROUP, turn -> publish(groups, turn));
                            duties.on(Channel.PARAMS_DIRECT_GROUP, turn -> publish(groups, turn));
                            duties.on(
                                    Channel.PARAMS_REMOTE_GROUP,
                                    turn -> groups.command(turn.uplink(), turn.effects()));
                            duties.onRequest(NodeRequest::getRelay, groups::relay);
                            return groups;
                        })
                .writing(topics.groupsPublished(), topics.requests());
    }

    private static void publish(GroupTraffic groups, Turn turn) {
        groups.publish(turn.uplink(), turn.effects());
    }
}
