package io.headwater.topologies.rules;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.alerts.Alerts;
import io.headwater.topologies.jobs.Effects;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Alerts that rules raise and clear. Stream thread only. */
final class RuleAlerts {
    private final Alerts alerts;
    private final Rules.Teller teller;

    RuleAlerts(Alerts alerts, Rules.Teller teller) {
        this.alerts = alerts;
        this.teller = teller;
    }

    /** What began and ended with one record is kept, and nobody is told: it is over. */
    void raise(NodeKey node, NodeIndex index, List<Turn> turns, long loggedAt, Effects effects) {
        var raised = new LinkedHashMap<String, AlertRaised>();
        for (Turn turn : turns) {
            switch (turn) {
                case Turn.On on -> raised.put(on.alert(), alert(on, loggedAt, effects));
                case Turn.Off(var _, var alert, var why) -> {
                    @Nullable AlertRaised own = raised.get(alert);
                    if (own == null) {
                        alerts.clear(node, alert, loggedAt, why.word(), effects);
                    } else {
                        raised.put(
                                alert,
                                AlertRaised.newBuilder(own)
                                        .setClearedAt(loggedAt)
                                        .setClearedBy(why.word())
                                        .build());
                    }
                }
            }
        }
        for (AlertRaised alert : raised.values()) {
            AlertRaised kept = alerts.raise(node, alert, effects);
            if (kept.getClearedAt() == null) {
                teller.raised(node, index, kept, effects);
            }
        }
    }

    private static AlertRaised alert(Turn.On on, long loggedAt, Effects effects) {
        return AlertRaised.newBuilder()
                .setId(on.alert())
                .setText(RuleText.of(on))
                .setValues(RuleText.values(on))
                .setPacedUntil(0)
                .setReceivedAt(on.at())
                .setLoggedAt(loggedAt)
                .setPartition(effects.origin().partition())
                .setOrigin(effects.origin().offset())
                .setRule(on.rule().id())
                .setRuleName(on.rule().rule().getName())
                .setSeverity(on.rule().rule().getSeverity())
                .setOwner(on.rule().rule().getOwner())
                .build();
    }
}
