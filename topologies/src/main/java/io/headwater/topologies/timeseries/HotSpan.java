package io.headwater.topologies.timeseries;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.RowKey;
import io.headwater.topologies.jobs.Effects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The points of one task that entered the log within a span of log time, and nothing older. A
 * device's clock has no say in it: a point with a very late time stays as long as any other. Points
 * leave from the oldest end, a bounded number with each record, never in a scan. One per life of a
 * task; stream thread only.
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
                    var entry = new ExpiryKey(point.getLoggedAt(), row);
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
        if (point != null && point.getLoggedAt() <= entry.loggedAt()) {
            effects.put(points, entry.point(), null);
        }
        effects.put(expiry, entry, null);
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
