package io.headwater.topologies.timers;

import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.jobs.Step;
import io.headwater.topologies.jobs.Wake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Timers of the nodes of one task. They survive whatever the store survives, and fire at a tick in
 * the uplink whose log time is at or past theirs: everything that the log had before the tick has
 * been decided by then, so after an outage nothing times out whose answer was waiting. Firing reads
 * the front of the store, never all of it. Stream thread only.
 *
 * <pre>
 * set, cancel --> [timers-due] --> wake --> ticker --> tick in the uplink --> due --> Due
 * </pre>
 */
public final class Timers {
    /** Store: due time, node, kind and id to nothing; node, kind and id to the due time. */
    public static final String DUE = "timers-due";

    /** With one tick, as all is in one transaction; what is left has the next tick soon. */
    static final int MOST_AT_ONCE = 1_000;

    private static final byte[] NOTHING = {};

    private final KeyValueStore<Bytes, byte[]> rows;
    private final Wake wake;

    private Timers(KeyValueStore<Bytes, byte[]> rows, Wake wake) {
        this.rows = rows;
        this.wake = wake;
        firstFrom(0).ifPresent(wake::by);
    }

    /** Starts on a task, whose job has the store. Several may share a task. */
    public static Timers on(Capability.Task task, Topics topics) {
        return new Timers(task.store(due(topics)), task.wake());
    }

    /** The store. Capabilities whose timers must outlive it add a seed of their own. */
    @SuppressWarnings("UnusedVariable") // every store of a job is made of its topics
    public static JobStore<Bytes, byte[]> due(Topics topics) {
        return new JobStore<>(DUE, Serdes.Bytes(), Serdes.ByteArray());
    }

    /** For a capability's {@link Seed}: puts the rows of a timer. */
    public static void seed(Timer timer, long dueAtMs, Seed.Target target) {
        long at = Math.max(0, dueAtMs);
        target.put(TimerRows.byTime(at, timer).get(), NOTHING);
        target.put(TimerRows.byName(timer).get(), TimerRows.bytes(at));
    }

    /**
     * Will set a timer, in place of the one of the same name if there is one.
     *
     * @param dueAtMs epoch ms by the log's clock; in the past, it fires with the next tick
     */
    public void set(Timer timer, long dueAtMs, Effects effects) {
        long at = Math.max(0, dueAtMs);
        effects.update(
                () -> {
                    Bytes name = TimerRows.byName(timer);
                    byte @Nullable [] before = rows.get(name);
                    if (before != null) {
                        rows.delete(TimerRows.byTime(TimerRows.timeIn(before), timer));
                    }
                    rows.put(TimerRows.byTime(at, timer), NOTHING);
                    rows.put(name, TimerRows.bytes(at));
                    wake.by(at);
                });
    }

    /** Will remove a timer; none of that name is fine. */
    public void cancel(Timer timer, Effects effects) {
        effects.update(() -> remove(timer));
    }

    /**
     * What a tick fires, in the order of due times. A timer that an earlier one of the same tick
     * moved or cancelled does nothing; one of a kind that only a later version knows stays.
     *
     * @param firedAtMs log time of the tick
     * @param kinds who decides, by kind; a kind that is missing is dropped when due
     */
    public List<Step> dueBy(long firedAtMs, Map<TimerKind, Due> kinds) {
        long from = wake.earliest();
        if (from > firedAtMs) {
            wake.next(from);
            return List.of();
        }
        var fired = new ArrayList<Step>();
        long next = Wake.NEVER;
        try (var front = rows.range(TimerRows.from(from), TimerRows.end())) {
            while (front.hasNext() && next == Wake.NEVER) {
                Bytes row = front.next().key;
                long at = TimerRows.timeIn(row.get());
                if (at > firedAtMs || fired.size() == MOST_AT_ONCE) {
                    next = at;
                } else {
                    TimerRows.timerIn(row)
                            .map(timer -> new Firing(this, timer, at, firedAtMs, kinds))
                            .ifPresent(fired::add);
                }
            }
        }
        wake.next(next);
        return fired;
    }

    boolean isSetFor(Timer timer, long at) {
        byte @Nullable [] known = rows.get(TimerRows.byName(timer));
        return known != null && TimerRows.timeIn(known) == at;
    }

    /** Will drop a row by time that its timer does not go by any more. */
    void forget(Timer timer, long at, Effects effects) {
        effects.update(
                () -> {
                    if (!isSetFor(timer, at)) {
                        rows.delete(TimerRows.byTime(at, timer));
                    }
                });
    }

    private void remove(Timer timer) {
        Bytes name = TimerRows.byName(timer);
        byte @Nullable [] at = rows.get(name);
        if (at != null) {
            rows.delete(TimerRows.byTime(TimerRows.timeIn(at), timer));
            rows.delete(name);
        }
    }

    private Optional<Long> firstFrom(long at) {
        try (var front = rows.range(TimerRows.from(at), TimerRows.end())) {
            return front.hasNext()
                    ? Optional.of(TimerRows.timeIn(front.next().key.get()))
                    : Optional.empty();
        }
    }
}
