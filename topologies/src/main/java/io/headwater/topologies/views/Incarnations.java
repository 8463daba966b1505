package io.headwater.topologies.views;

import io.headwater.avro.presence.BridgeIncarnation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The lives of every bridge, as its records tell them in log order. A bridge of the same ordinal
 * that starts again ends its earlier life at once and for good, whatever the clocks say. Times are
 * ages on one steady clock, so neither the bridge's nor the broker's needs to be right. Not safe
 * for concurrent use.
 */
final class Incarnations {
    /** Three renewals that did not come (one is due every two seconds). */
    static final Duration SILENCE = Duration.ofSeconds(6);

    /** Why a bridge counts as dead that may yet renew. */
    static final String SILENT = "silent";

    /** Earlier lives of an ordinal that a late record of theirs is recognised by. */
    private static final int MOST_REMEMBERED = 16;

    private final Map<Integer, Life> present = new HashMap<>();
    private final Map<Integer, ArrayDeque<String>> earlier = new HashMap<>();

    private final Set<Integer> unreadable = new HashSet<>();

    private record Life(String incarnation, boolean stopped, long renewedNanos) {}

    /**
     * @param renewedNanos when the record was written, on the steady clock
     */
    void observe(BridgeIncarnation record, long renewedNanos) {
        int ordinal = record.getOrdinal();
        String incarnation = record.getIncarnation();
        var replaced = earlier.computeIfAbsent(ordinal, absent -> new ArrayDeque<>());
        if (replaced.contains(incarnation)) {
            return;
        }
        unreadable.remove(ordinal);
        Life before =
                present.put(ordinal, new Life(incarnation, record.getStopped(), renewedNanos));
        if (before != null && !before.incarnation().equals(incarnation)) {
            replaced.addLast(before.incarnation());
            if (replaced.size() > MOST_REMEMBERED) {
                replaced.removeFirst();
            }
        }
    }

    /**
     * The bridge of this ordinal wrote what cannot be read: it may live, and nothing is known of it
     * until a record of its present life can be read.
     */
    void observeUnreadable(int ordinal) {
        unreadable.add(ordinal);
    }

    /**
     * @param nowNanos on the steady clock
     */
    Bridges.State of(int ordinal, String incarnation, long nowNanos) {
        if (unreadable.contains(ordinal)) {
            return new Bridges.State.Unknown("its records are of a later version");
        }
        Life life = present.get(ordinal);
        if (life == null) {
            return new Bridges.State.Dead("never-seen");
        }
        if (!life.incarnation().equals(incarnation)) {
            return new Bridges.State.Dead("replaced");
        }
        if (life.stopped()) {
            return new Bridges.State.Dead("stopped");
        }
        return nowNanos - life.renewedNanos() > SILENCE.toNanos()
                ? new Bridges.State.Dead(SILENT)
                : new Bridges.State.Alive();
    }
}
