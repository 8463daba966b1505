package io.headwater.topologies.recompute;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Quarter;
import io.headwater.topologies.aggregates.Question.Range;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which quarter-hours are counted anew.
 *
 * @param node its key as text; null for every node of this instance's partitions
 * @param series name; null for every series
 * @param seriesClass {@code full} or {@code simple}; null for either
 * @param dataType of the series; null for any
 * @param from start of the first quarter-hour, epoch ms
 * @param to end of the last one, epoch ms
 * @param dryRun whether changes are only told
 */
public record Selection(
        @Nullable String node,
        @Nullable String series,
        @Nullable String seriesClass,
        @Nullable String dataType,
        long from,
        long to,
        boolean dryRun) {
    /**
     * The same for whole quarter-hours that have closed: open ones are still being published.
     *
     * @param now epoch ms
     */
    public Selection closedBy(long now) {
        long lastClosed = Quarter.startOf(now - Quarter.GRACE);
        return new Selection(
                node,
                series,
                seriesClass,
                dataType,
                Quarter.startOf(from),
                Math.min(lastClosed, Quarter.firstFrom(Math.min(to, lastClosed))),
                dryRun);
    }

    Range range() {
        return new Range(from, Math.max(from, to));
    }

    /** The node; null for every node. */
    @Nullable NodeKey nodeKey() {
        return node == null ? null : NodeKey.parse(node).orElseThrow();
    }

    boolean has(SeriesKey key) {
        return (node == null || node.equals(key.node().toString()))
                && (series == null || series.equals(key.name()))
                && (seriesClass == null
                        || seriesClass.equals(key.seriesClass().name().toLowerCase(Locale.ROOT)))
                && (dataType == null || dataType.equals(key.dataType()));
    }

    boolean has(long quarter) {
        return from <= quarter && quarter < to;
    }
}
