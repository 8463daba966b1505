package io.headwater.topologies.timeseries;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Atom;
import io.headwater.topologies.jobs.Effects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The points of one task that entered the log within a span of log time, and those whose own time
 * is within it. A device's clock can make a point stay longer, by as much as it may be ahead, but
 * never shorter: one with a very late time stays as long as any other. Points leave from the oldest
 * end, a bounded number with each record, never in a scan. One per life of a task; stream thread
 * only.
 */
final class HotSpan {
    private static final byte[] NOTHING = {};

    private final KeyValueStore<RowKey, Point> points;
    private final KeyValueStore<ExpiryKey, byte[]> expiry;
    private final long spanMillis;

    /** No entry lies before it, so no search has to wade through what was deleted. */
    private @Nullable ExpiryKey head;

    /** Log time of the oldest entry, or less; nothing needs to be read before it is due. */
    private long oldestAt = Long.MIN_VALUE;

    HotSpan(
            KeyValueStore<RowKey, Point> points,
            KeyValueStore<ExpiryKey, byte[]> expiry,
            Duration span) {
        this.points = points;
        this.expiry = expiry;
        this.spanMillis = span.toMillis();
    }

    /** The point in this row; null when none is within the span. */
    @Nullable Point at(RowKey row) {
        return points.get(row);
    }

    /** Will keep these points, each in place of the one in its row. */
    void keep(Map<RowKey, Point> arrived, Effects effects) {
        var entries = new ArrayList<ExpiryKey>(arrived.size());
        arrived.forEach(
                (row, point) -> {
                    var entry = ExpiryKey.of(row, point);
                    effects.put(points, row, point);
                    effects.put(expiry, entry, NOTHING);
                    entries.add(entry);
                });
        effects.tell(() -> entries.forEach(this::entered));
    }

    /**
     * Will forget the points that are older than the span at this log time, oldest first. To be
     * asked before {@link #keep}, so that a point which leaves and comes again stays.
     *
     * @param logTime epoch ms
     * @param atMost how many entries to take at most; the rest leaves with later records
     */
    void moveTo(long logTime, int atMost, Effects effects) {
        long due = logTime - spanMillis;
        if (due < oldestAt) {
            return;
        }
        int taken = 0;
        ExpiryKey last = head;
        try (var entries = expiry.range(head, null)) {
            while (entries.hasNext()) {
                ExpiryKey entry = entries.next().key;
                if (entry.loggedAt() > due || taken == atMost) {
                    effects.tell(() -> frontIs(entry, entry.loggedAt()));
                    return;
                }
                forget(entry, effects);
                last = entry;
                taken++;
            }
        }
        ExpiryKey end = last;
        effects.tell(() -> frontIs(end, Long.MAX_VALUE));
    }

    /** A point that was revised since has a younger entry too, and stays until that one is due. */
    private void forget(ExpiryKey entry, Effects effects) {
        Point point = points.get(entry.point());
        if (point != null && ExpiryKey.hotSince(point) <= entry.loggedAt()) {
            effects.put(points, entry.point(), null);
        }
        effects.put(expiry, entry, null);
    }

    /** Whether every point from this time on is at hand, all of them being told; both epoch ms. */
    boolean isWholeFrom(long time, long logTime) {
        return time >= logTime - spanMillis;
    }

    /**
     * What is known of the points of a span; null when there are none.
     *
     * @param from in it, epoch ms
     * @param to not in it, epoch ms
     * @param now against which points expire, epoch ms
     */
    @Nullable Atom atom(SeriesKey series, long from, long to, long now) {
        @Nullable Atom atom = null;
        try (var rows = points.range(series.pointKey(from), series.pointKey(to - 1))) {
            while (rows.hasNext()) {
                Point point = rows.next().value;
                if (!Samples.isExpired(point, now)) {
                    atom = Atom.of(atom, Samples.of(point));
                }
            }
        }
        return atom;
    }

    private void frontIs(@Nullable ExpiryKey first, long firstAt) {
        head = first;
        oldestAt = firstAt;
    }

    private void entered(ExpiryKey entry) {
        oldestAt = Math.min(oldestAt, entry.loggedAt());
        if (head != null && entry.sortsBefore(head)) {
            head = entry;
        }
    }
}
