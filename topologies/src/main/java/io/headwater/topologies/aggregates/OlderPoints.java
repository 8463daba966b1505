package io.headwater.topologies.aggregates;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/**
 * Points that state does not hold any more, wherever they are kept. Any thread that may block.
 *
 * <p>Every method throws {@link OlderPointsUnavailableException} when what keeps them cannot be
 * asked at present.
 */
public interface OlderPoints {
    /** The name of what keeps them, in answers: {@code sql}. */
    String name();

    /**
     * Points of a series that have not expired, one at a time.
     *
     * @param descending newest device time first, else oldest first
     * @param most how many at most
     */
    void points(
            SeriesKey series,
            Question.Range range,
            boolean descending,
            long most,
            Consumer<Sample> to);

    /**
     * Points of a series that have not expired, as they were told, newest device time first.
     *
     * @param most how many at most
     */
    void told(SeriesKey series, Question.Range range, long most, Consumer<Point> to);

    /**
     * Quarter-hours of a series that have points, oldest first, with their starts.
     *
     * @param range from the start of a quarter-hour to the start of another
     */
    void quarters(SeriesKey series, Question.Range range, ObjLongConsumer<Atom> to);

    /**
     * Device time from which on it keeps every point that it was given, epoch ms; {@link
     * Long#MIN_VALUE} when none was dropped for its age.
     */
    long keptFrom();

    /**
     * Whether it was given every point of a node that the log took before a time, as far as anybody
     * knows. What is given points in the same breath as state always was.
     *
     * @param logTime epoch ms
     */
    default boolean reaches(NodeKey node, long logTime) {
        return true;
    }
}
