package io.headwater.topologies.timers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.jobs.Step;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.views.Change;
import java.util.List;
import java.util.Map;

/**
 * A capability for tests that does as its nodes say: {@code set ID MILLIS}, {@code cancel ID}; any
 * other text is only noted. What fired and what was noted goes to {@code registry.configs}. Timers
 * that begin with {@code bad} fail, the one named {@code again} sets itself a second later, and
 * {@code stop-X} cancels X.
 */
final class AlarmClock implements Capability {
    private final Topics topics;

    private AlarmClock(Topics topics) {
        this.topics = topics;
    }

    static StreamsJob job(Topics topics) {
        return new StreamsJob("alarm", topics, List.of(new AlarmClock(topics)));
    }

    @Override
    public List<JobStore<?, ?>> stores() {
        return List.of(Timers.due(topics));
    }

    @Override
    public List<Topic<?, ?>> emits() {
        return List.of(topics.registryConfigs());
    }

    @Override
    public List<Seed> seeds() {
        return List.of();
    }

    @Override
    public Handler open(Task task) {
        var timers = Timers.on(task, topics);
        return new Handler() {
            @Override
            public void decide(Uplink uplink, Effects effects) {
                String[] words = new String(uplink.payload(), UTF_8).split(" ", -1);
                switch (words[0]) {
                    case "set" ->
                            timers.set(
                                    timer(uplink.node(), words[1]),
                                    Long.parseLong(words[2]),
                                    effects);
                    case "cancel" -> timers.cancel(timer(uplink.node(), words[1]), effects);
                    default -> note(uplink.node(), words[0], effects);
                }
            }

            @Override
            public List<Step> due(long firedAt) {
                return timers.dueBy(firedAt, Map.of(TimerKind.OTA, this::fired));
            }

            private void fired(Timer timer, long firedAt, Effects effects) {
                note(timer.node(), timer.id(), effects);
                effects.change(new Change.FirstSeen(firedAt));
                if (timer.id().startsWith("bad")) {
                    throw new IllegalStateException("cannot decide");
                }
                if (timer.id().startsWith("stop-")) {
                    timers.cancel(timer(timer.node(), timer.id().substring(5)), effects);
                }
                if (timer.id().equals("again")) {
                    timers.set(timer, firedAt + 1_000, effects);
                }
            }
        };
    }

    static Timer timer(NodeKey node, String id) {
        return new Timer(node, TimerKind.OTA, id);
    }

    private void note(NodeKey node, String what, Effects effects) {
        effects.emit(topics.registryConfigs(), node, what.getBytes(UTF_8));
    }
}
