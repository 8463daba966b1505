package io.headwater.topologies.timeseries;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.RowKey;
import java.time.Duration;
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

    /** No entry lies before it, so no scan has to wade through what was deleted. */
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

    /** Keeps a point, in place of the one in its row. */
    void put(RowKey row, Point point) {
        var entry = new ExpiryKey(point.getLoggedAt(), row);
        points.put(row, point);
        expiry.put(entry, NOTHING);
        if (entry.loggedAt() < oldestAt) {
            oldestAt = entry.loggedAt();
        }
        if (head != null && entry.sortsBefore(head)) {
            head = entry;
        }
    }

    /**
     * Forgets the points that are older than the span at this log time, oldest first.
     *
     * @param logTime epoch ms
     * @param atMost how many entries to take at most; the rest leaves with later records
     * @return how many it took
     */
    int moveTo(long logTime, int atMost) {
        long due = logTime - spanMillis;
        if (due < oldestAt) {
            return 0;
        }
        int taken = 0;
        try (var entries = expiry.range(head, null)) {
            while (entries.hasNext()) {
                ExpiryKey entry = entries.next().key;
                head = entry;
                if (entry.loggedAt() > due || taken == atMost) {
                    oldestAt = entry.loggedAt();
                    return taken;
                }
                forget(entry);
                taken++;
            }
        }
        oldestAt = Long.MAX_VALUE;
        return taken;
    }

    /** A point that was revised since has a younger entry too, and stays until that one is due. */
    private void forget(ExpiryKey entry) {
        Point point = points.get(entry.point());
        if (point != null && point.getLoggedAt() <= entry.loggedAt()) {
            points.delete(entry.point());
        }
        expiry.delete(entry);
    }
}
