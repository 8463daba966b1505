package io.headwater.topologies.timeseries;

import io.headwater.avro.timeseries.Point;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a point means for what is known of its series and time. A pure rule (rainmaker.md R-TS-1,
 * R-TS-4): the natural key decides, so that a message delivered twice changes nothing, and where
 * values differ the later in log order wins, whatever order they come to be processed in.
 */
sealed interface Arrival {
    /** Nothing is known of this series and time. */
    record First(Point point) implements Arrival {}

    /** Something else was said of this series and time before; {@code point} counts it. */
    record Revision(Point point) implements Arrival {}

    /** The same was said before. */
    record Repeat() implements Arrival {}

    /** Something else was said of this series and time later in the log; only a replay meets it. */
    record Superseded() implements Arrival {}

    /**
     * @param reported the point as its message tells it, revision 0
     * @param known what is stored for the same series and time; null when nothing is
     */
    static Arrival of(Point reported, @Nullable Point known) {
        if (known == null) {
            return new First(reported);
        }
        if (saysTheSame(reported, known)) {
            return new Repeat();
        }
        return reported.getOrigin() < known.getOrigin()
                ? new Superseded()
                : new Revision(revised(reported, known.getRevision() + 1));
    }

    private static boolean saysTheSame(Point reported, Point known) {
        return reported.getValue().equals(known.getValue())
                && Objects.equals(reported.getExpiresAt(), known.getExpiresAt());
    }

    private static Point revised(Point point, int revision) {
        return new Point(
                point.getSeriesClass(),
                point.getName(),
                point.getDataType(),
                point.getParamType(),
                point.getTime(),
                point.getValue(),
                revision,
                point.getExpiresAt(),
                point.getReceivedAt(),
                point.getLoggedAt(),
                point.getOrigin());
    }
}
