package io.headwater.topologies.timeseries;

import io.headwater.schemas.RowKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Quarter;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Wake;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Quarter-hours that have changed since they were published, by when their turn is. Turns are at
 * round times, so that many points of one quarter-hour are one row. Stream thread only; several may
 * share a task.
 */
final class Unpublished {
    /** A quarter-hour is published once in such a span of log time at most, in ms. */
    static final long EVERY = Duration.ofSeconds(10).toMillis();

    /** With one tick, as all is in one transaction; what is left has the next tick soon. */
    static final int MOST_AT_ONCE = 5_000;

    private static final byte[] NOTHING = {};

    private final KeyValueStore<Bytes, byte[]> rows;
    private final Wake wake;

    /**
     * @param rows {@link ExpiryKey} of turn and start of the quarter-hour, to nothing
     */
    Unpublished(KeyValueStore<Bytes, byte[]> rows, Wake wake) {
        this.rows = rows;
        this.wake = wake;
        try (var front = from(0)) {
            if (front.hasNext()) {
                wake.by(ExpiryKey.read(rows.name(), front.next().key.get()).loggedAt());
            }
        }
    }

    /**
     * Will have a quarter-hour published soon.
     *
     * @param time of a point in it, epoch ms
     * @param loggedAt log time of the change, epoch ms
     */
    void changed(SeriesKey series, long time, long loggedAt, Effects effects) {
        long turn = (Math.floorDiv(loggedAt, EVERY) + 1) * EVERY;
        await(series.pointKey(Quarter.startOf(time)), turn, effects);
    }

    /** Will have a quarter-hour published at this log time, epoch ms. */
    void await(RowKey quarter, long turn, Effects effects) {
        effects.put(rows, row(new ExpiryKey(turn, quarter)), NOTHING);
        effects.tell(() -> wake.by(turn));
    }

    /** Will forget a turn. */
    void done(ExpiryKey turn, Effects effects) {
        effects.put(rows, row(turn), null);
    }

    /** Whose turn has come at this log time, the earliest first. */
    List<ExpiryKey> dueBy(long firedAt) {
        long earliest = wake.earliest();
        if (earliest > firedAt) {
            wake.next(earliest);
            return List.of();
        }
        var due = new ArrayList<ExpiryKey>();
        long next = Wake.NEVER;
        try (var front = from(earliest)) {
            while (front.hasNext() && next == Wake.NEVER) {
                ExpiryKey turn = ExpiryKey.read(rows.name(), front.next().key.get());
                if (turn.loggedAt() > firedAt || due.size() == MOST_AT_ONCE) {
                    next = turn.loggedAt();
                } else {
                    due.add(turn);
                }
            }
        }
        wake.next(next);
        return due;
    }

    private KeyValueIterator<Bytes, byte[]> from(long time) {
        @Nullable Bytes end = null;
        return rows.range(
                Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(Math.max(0, time)).array()),
                end);
    }

    private static Bytes row(ExpiryKey turn) {
        return Bytes.wrap(turn.bytes());
    }
}
