package io.headwater.topologies.nodes;

import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.topologies.delivery.Downlinks;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.ota.Executions;
import io.headwater.topologies.ota.ImageLinks;
import io.headwater.topologies.ota.NodeUpdates;
import io.headwater.topologies.timers.TimerKind;

/** What nodes do with OTA jobs. */
final class UpdatesPart {
    private UpdatesPart() {}

    /**
     * A configuration tells what a node runs once the registry has decided about it, so this is
     * behind that in the list.
     *
     * @param mapping knows the groups that a job may be for
     */
    static NodePart<NodeUpdates> of(
            Topics topics,
            ImageLinks images,
            NodePart<Downlinks> downlinks,
            NodePart<Mapping> mapping) {
        return NodePart.<NodeUpdates>opening(
                        (task, duties, _) -> {
                            var updates =
                                    new NodeUpdates(
                                            task,
                                            topics,
                                            downlinks.on(task),
                                            images,
                                            mapping.on(task)::isMember);
                            channels(updates, duties);
                            duties.onRequest(
                                    NodeRequest::getApproveUpdate,
                                    (asked, approve, effects) ->
                                            updates.approve(asked, approve.getJob(), effects));
                            duties.onTimer(TimerKind.OTA, updates::due);
                            duties.onErasure(
                                    (uplink, effects) -> updates.erase(uplink.node(), effects));
                            return updates;
                        })
                .keeping(NodeUpdates.offers(topics), Executions.store(topics))
                .writing(topics.otaExecutions())
                .filledBy(NodeUpdates.seeds(topics))
                .hearing(topics.otaJobs(), "ota.jobs", "take-ota-jobs", NodeUpdates::told);
    }

    private static void channels(NodeUpdates updates, Duties duties) {
        duties.on(
                Channel.CONFIG, turn -> updates.seen(turn.uplink(), turn.index(), turn.effects()));
        duties.on(
                Channel.OTAFETCH,
                turn -> turn.index(updates.fetch(turn.uplink(), turn.index(), turn.effects())));
        duties.on(
                Channel.OTASTATUS,
                turn -> updates.status(turn.uplink(), turn.index(), turn.effects()));
    }
}
