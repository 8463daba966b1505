package io.headwater.topologies.timeseries;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.SeriesKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one message changes, decided before anything is written: a failure while deciding
 * leaves nothing behind.
 *
 * @param points points to keep and tell, by row, in the order of the message
 * @param latest new newest points, by row of their series
 * @param arrivals what each point of the message was found to be; of points of one message with the
 *     same series and time only the last counts
 */
record Recording(Map<RowKey, Point> points, Map<RowKey, Point> latest, List<Arrival> arrivals) {

    /** What is stored before the message. */
    interface History {
        /** The point in this row; null when it is not known, or not any more. */
        @Nullable Point at(RowKey point);

        /** The newest point in time of the series in this row; null when there is none. */
        @Nullable Point latestOf(RowKey series);
    }

    /**
     * @param reported the points of one message of this node, each with the origin of its message
     */
    static Recording of(NodeKey node, List<Point> reported, History history) {
        var recording =
                new Recording(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
        for (Point point : lastOfEachTime(node, reported).values()) {
            recording.add(seriesOf(node, point), point, history);
        }
        return recording;
    }

    /** The series that a point of this node is of. */
    static SeriesKey seriesOf(NodeKey node, Point point) {
        return new SeriesKey(node, point.getSeriesClass(), point.getDataType(), point.getName());
    }

    private static Map<RowKey, Point> lastOfEachTime(NodeKey node, List<Point> reported) {
        var points = new LinkedHashMap<RowKey, Point>();
        reported.forEach(
                point -> points.put(seriesOf(node, point).pointKey(point.getTime()), point));
        return points;
    }

    private void add(SeriesKey series, Point reported, History history) {
        RowKey row = series.pointKey(reported.getTime());
        RowKey seriesRow = series.rowKey();
        Point newest = latest.get(seriesRow);
        if (newest == null) {
            newest = history.latestOf(seriesRow);
        }
        Arrival arrival = Arrival.of(reported, known(row, reported.getTime(), newest, history));
        arrivals.add(arrival);
        switch (arrival) {
            case Arrival.First(var point) -> keep(row, seriesRow, point, newest);
            case Arrival.Revision(var point) -> keep(row, seriesRow, point, newest);
            case Arrival.Repeat _, Arrival.Superseded _ -> {}
        }
    }

    /** The newest point is known for ever, others while they are within the hot span. */
    private static @Nullable Point known(
            RowKey row, long time, @Nullable Point newest, History history) {
        return newest != null && newest.getTime() == time ? newest : history.at(row);
    }

    private void keep(RowKey row, RowKey seriesRow, Point point, @Nullable Point newest) {
        points.put(row, point);
        if (newest == null || point.getTime() >= newest.getTime()) {
            latest.put(seriesRow, point);
        }
    }
}
