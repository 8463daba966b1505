package io.headwater.topologies.nodes;

import io.headwater.avro.presence.NodeOutage;
import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.push.PushEvents;
import io.headwater.topologies.registry.Registry;
import io.headwater.topologies.timers.Due;
import io.headwater.topologies.timers.Timer;
import io.headwater.topologies.timers.TimerKind;
import io.headwater.topologies.timers.Timers;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Tells of a node that stays away, once, and of its return when its absence was told. A node that
 * comes and goes within the quiet time is told of never. Stream thread only.
 *
 * <pre>
 * session ends ---> moved [presence-outages] --> a timer
 * tick -----------> due   [presence-outages] --> node.offline
 * session begins -> moved [presence-outages] --> node.online, if its absence was told
 * </pre>
 */
final class Outages implements Due {
    /** Store: node to its outage; its rows are those of presence.outages. */
    static final String OUTAGES = "presence-outages";

    /** How long a node is away before that is told, unless a setting says otherwise. */
    static final Duration USUAL_QUIET = Duration.ofMinutes(5);

    /** A tick that is later than this after its time was not written in time: nobody was there. */
    private static final long LATE_MS = 60_000;

    private static final String FIRST = "";
    private static final String AFTER_SILENCE = "again";

    private final Topics topics;
    private final long quietMs;
    private final KeyValueStore<NodeKey, NodeOutage> outages;
    private final Timers timers;
    private final PushEvents pushes;
    private final Function<NodeKey, @Nullable NodeIndex> registry;

    /**
     * Starts on a task, whose job has the store.
     *
     * @param quiet how long a node is away before that is told
     */
    private Outages(
            Capability.Task task,
            Topics topics,
            Duration quiet,
            Timers timers,
            PushEvents pushes,
            Function<NodeKey, @Nullable NodeIndex> registry) {
        this.topics = topics;
        quietMs = quiet.toMillis();
        outages = task.store(outages(topics));
        this.timers = timers;
        this.pushes = pushes;
        this.registry = registry;
    }

    /**
     * The part of the job.
     *
     * @param quiet how long a node is away before that is told
     * @param registry knows what a node is called
     */
    static NodePart<Outages> part(
            Topics topics,
            Duration quiet,
            NodePart<Timers> timers,
            NodePart<PushEvents> pushes,
            NodePart<Registry> registry) {
        return NodePart.<Outages>opening(
                        (task, duties, facts) -> {
                            var outages =
                                    new Outages(
                                            task,
                                            topics,
                                            quiet,
                                            timers.on(task),
                                            pushes.on(task),
                                            registry.on(task)::of);
                            facts.onSession(outages::moved);
                            duties.onTimer(TimerKind.OUTAGE, outages);
                            duties.onErasure(
                                    (uplink, effects) -> outages.erase(uplink.node(), effects));
                            return outages;
                        })
                .keeping(outages(topics))
                .writing(topics.presenceOutages())
                .filledBy(seeds(topics));
    }

    static JobStore<NodeKey, NodeOutage> outages(Topics topics) {
        return JobStore.of(OUTAGES, topics.presenceOutages());
    }

    /** How all of it is filled anew; who was not told yet is looked at with the next tick. */
    static List<Seed> seeds(Topics topics) {
        return List.of(
                Seed.copy(topics.presenceOutages(), outages(topics)),
                new Seed(
                        topics.presenceOutages(),
                        Timers.DUE,
                        (record, target) -> {
                            if (record.value() != null) {
                                NodeKey.parse(record.key())
                                        .ifPresent(
                                                node ->
                                                        Timers.seed(
                                                                new Timer(
                                                                        node,
                                                                        TimerKind.OUTAGE,
                                                                        FIRST),
                                                                0,
                                                                target));
                            }
                        }));
    }

    /** What was said of the node's session was decided. */
    void moved(
            NodeKey node,
            @Nullable PresenceState before,
            @Nullable PresenceState after,
            long loggedAt,
            Effects effects) {
        boolean was = before != null && before.getConnected();
        boolean is = after != null && after.getConnected();
        if (was && !is && pushes.hasListeners(node)) {
            put(node, NodeOutage.newBuilder().setSince(loggedAt).build(), effects);
            timers.set(timer(node, FIRST), loggedAt + quietMs, effects);
        } else if (!was && is) {
            back(node, loggedAt, effects);
        }
    }

    @Override
    public void due(Timer timer, long firedAtMs, Effects effects) {
        NodeKey node = timer.node();
        @Nullable NodeOutage outage = outages.get(node);
        if (outage == null || outage.getTold()) {
            effects.ignore("duplicate");
            return;
        }
        long dueAt = outage.getSince() + quietMs;
        if (timer.id().equals(FIRST) && firedAtMs < dueAt) {
            timers.set(timer(node, FIRST), dueAt, effects); // a seeded timer does not know when
            return;
        }
        boolean late = firedAtMs - dueAt > LATE_MS;
        if (late && timer.id().equals(FIRST)) {
            // who was away while Headwater was gets the time to come back
            timers.set(timer(node, AFTER_SILENCE), firedAtMs + quietMs, effects);
            return;
        }
        put(node, NodeOutage.newBuilder(outage).setTold(true).build(), effects);
        pushes.offline(node, registry.apply(node), outage.getSince(), effects);
        effects.count("presence", "offline-told");
    }

    /** Forgets that the node is away. */
    void erase(NodeKey node, Effects effects) {
        if (outages.get(node) != null) {
            forget(node, effects);
        }
    }

    private void back(NodeKey node, long loggedAt, Effects effects) {
        @Nullable NodeOutage outage = outages.get(node);
        if (outage == null) {
            return;
        }
        forget(node, effects);
        if (outage.getTold()) {
            pushes.online(node, registry.apply(node), outage.getSince(), loggedAt, effects);
            effects.count("presence", "online-told");
        }
    }

    private void forget(NodeKey node, Effects effects) {
        put(node, null, effects);
        timers.cancel(timer(node, FIRST), effects);
        timers.cancel(timer(node, AFTER_SILENCE), effects);
    }

    private void put(NodeKey node, @Nullable NodeOutage outage, Effects effects) {
        effects.put(outages, node, outage);
        effects.emit(topics.presenceOutages(), node, outage);
    }

    private static Timer timer(NodeKey node, String id) {
        return new Timer(node, TimerKind.OUTAGE, id);
    }
}
