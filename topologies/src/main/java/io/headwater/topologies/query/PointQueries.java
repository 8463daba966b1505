package io.headwater.topologies.query;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Sample;
import io.headwater.topologies.timeseries.SeriesQueries;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of the points of nodes, uncommitted writes of their tasks included. Any thread
 * that may block.
 */
public interface PointQueries {
    /**
     * Series with their newest points, in order of class, data type and name. A node without series
     * has none; it is absent only when the registry is here too and never saw it.
     *
     * @param after the last series of the page before; null for the first page
     * @param now against which points expire, epoch ms
     */
    Lookup<SeriesQueries.SeriesPage> series(
            NodeKey node, @Nullable SeriesKey after, int limit, long now);

    /** Every series of this name, of whatever class and data type; possibly none. */
    Lookup<List<SeriesKey>> seriesNamed(NodeKey node, String name);

    /**
     * Every series of a partition of the job timeseries, one at a time; reads them all.
     *
     * @param to takes them; what it got before the state turned out not to be ready is void
     * @return how many there were
     */
    Lookup<Long> everySeries(int partition, Consumer<SeriesKey> to);

    /**
     * Raw points, newest device time first.
     *
     * @param now against which points expire, epoch ms
     */
    Lookup<SeriesQueries.PointsPage> points(
            SeriesKey series, SeriesQueries.Range range, int limit, long now);

    /**
     * Points that state holds, one at a time, as values of aggregates.
     *
     * @param most how many at most
     * @param now against which points expire, epoch ms
     * @param to takes them; what it got before the state turned out not to be ready is void
     * @return how many there were
     */
    Lookup<Long> samples(
            SeriesKey series,
            Question.Range range,
            boolean descending,
            long most,
            long now,
            Consumer<Sample> to);

    /** The device time from which on state has every point that was ever told, epoch ms. */
    long wholeSince(long now);
}
