package io.headwater.topologies.nodes;

import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.topologies.alerts.Alerts;
import io.headwater.topologies.jobs.Seed;
import java.util.List;

/** Alerts that nodes raise, and whoever has seen them. */
final class AlertsPart {
    private AlertsPart() {}

    static NodePart<Alerts> of(Topics topics) {
        return NodePart.<Alerts>opening(
                        (task, duties, facts) -> {
                            var alerts = new Alerts(task, topics);
                            duties.on(Channel.ALERT, turn -> raise(alerts, turn, facts));
                            duties.onRequest(
                                    NodeRequest::getAcknowledgeAlert,
                                    (asked, seen, effects) ->
                                            alerts.acknowledge(asked, seen.getAlert(), effects));
                            duties.onErasure(
                                    (uplink, effects) -> alerts.erase(uplink.node(), effects));
                            return alerts;
                        })
                .keeping(Alerts.recent(topics))
                .writing(topics.alertsRaised())
                .filledBy(List.of(Seed.copy(topics.alertsRaised(), Alerts.recent(topics))));
    }

    private static void raise(Alerts alerts, Turn turn, Facts facts) {
        alerts.decide(turn.uplink(), turn.effects())
                .ifPresent(alert -> facts.raised(turn.node(), turn.index(), alert, turn.effects()));
    }
}
