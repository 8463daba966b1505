package io.headwater.topologies.nodes;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.alerts.Alerts;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.push.PushEvents;
import io.headwater.topologies.registry.Registry;
import io.headwater.topologies.timers.Due;
import io.headwater.topologies.timers.Timer;
import io.headwater.topologies.timers.TimerKind;
import io.headwater.topologies.timers.Timers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Tells again of an alert that nobody acknowledges, after five, fifteen and sixty minutes; whoever
 * wants to hear of it then has said so. One timer an alert; what has been acknowledged meanwhile,
 * or is over, is seen when it fires. Stream thread only.
 */
final class Escalations implements Due {
    private static final int[] MINUTES = {5, 15, 60};
    private static final char WITHIN = '/';

    private final KeyValueStore<RowKey, AlertRaised> alerts;
    private final Timers timers;
    private final PushEvents pushes;
    private final Function<NodeKey, @Nullable NodeIndex> registry;

    private Escalations(
            Capability.Task task,
            Topics topics,
            Timers timers,
            PushEvents pushes,
            Function<NodeKey, @Nullable NodeIndex> registry) {
        alerts = task.store(Alerts.recent(topics));
        this.timers = timers;
        this.pushes = pushes;
        this.registry = registry;
    }

    /**
     * The part of the job. Whoever wants to hear of an alert at all hears of it first, so this is
     * behind what tells them in the list.
     *
     * @param registry knows what a node is called
     */
    static NodePart<Escalations> part(
            Topics topics,
            NodePart<Timers> timers,
            NodePart<PushEvents> pushes,
            NodePart<Registry> registry) {
        return NodePart.opening(
                (task, duties, facts) -> {
                    var escalations =
                            new Escalations(
                                    task,
                                    topics,
                                    timers.on(task),
                                    pushes.on(task),
                                    registry.on(task)::of);
                    facts.onAlert(
                            (node, _, alert, effects) -> escalations.raised(node, alert, effects));
                    duties.onTimer(TimerKind.ALERT, escalations);
                    return escalations;
                });
    }

    /** An alert was raised. One that nobody is told of escalates to nobody. */
    void raised(NodeKey node, AlertRaised alert, Effects effects) {
        if (!alert.getQuiet() && pushes.hasListeners(node)) {
            set(node, alert, 0, effects);
        }
    }

    @Override
    public void due(Timer timer, long firedAtMs, Effects effects) {
        int end = timer.id().indexOf(WITHIN);
        int step = Integer.parseInt(timer.id().substring(end + 1));
        Optional<AlertRaised> alert =
                Alerts.find(timer.node(), timer.id().substring(0, end), alerts)
                        .filter(known -> known.getAcknowledgedAt() == null)
                        .filter(known -> known.getClearedAt() == null);
        if (alert.isEmpty()) {
            effects.ignore("acknowledged");
            return;
        }
        pushes.unacknowledged(
                timer.node(), registry.apply(timer.node()), alert.get(), MINUTES[step], effects);
        if (step + 1 < MINUTES.length) {
            set(timer.node(), alert.get(), step + 1, effects);
        }
    }

    private void set(NodeKey node, AlertRaised alert, int step, Effects effects) {
        timers.set(
                new Timer(node, TimerKind.ALERT, alert.getId() + WITHIN + step),
                alert.getLoggedAt() + Duration.ofMinutes(MINUTES[step]).toMillis(),
                effects);
    }
}
