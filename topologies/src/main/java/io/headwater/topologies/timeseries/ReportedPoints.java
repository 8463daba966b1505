package io.headwater.topologies.timeseries;

import io.headwater.avro.timeseries.Point;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.Dropped;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.Reason;
import io.headwater.schemas.dialect.rainmaker.SeriesPoint;
import io.headwater.schemas.dialect.rainmaker.SimpleTsDataPayload;
import io.headwater.schemas.dialect.rainmaker.TsDataPayload;
import io.headwater.topologies.jobs.Uplink;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a message of the uplink says about time series, whatever its dialect. The one place that
 * knows which channels of which dialect carry points.
 */
sealed interface ReportedPoints {
    /** The message is about something else. */
    record None() implements ReportedPoints {}

    /**
     * Points to record.
     *
     * @param points in the order of the message, repeats included, revision 0
     * @param dropped elements that hold no usable point
     * @param warnings deviations that are tolerated
     */
    record Some(List<Point> points, List<Dropped> dropped, List<Reason> warnings)
            implements ReportedPoints {}

    /** The message is about time series, and nothing in it can be used. */
    record Refused(Reason reason, String detail) implements ReportedPoints {}

    static ReportedPoints in(Uplink uplink) {
        if (!uplink.node().dialect().equals("rainmaker")) {
            return new None();
        }
        return switch (Channel.named(uplink.channel()).orElse(null)) {
            case TSDATA ->
                    reported(
                            SeriesClass.FULL,
                            TsDataPayload.parse(
                                    uplink.payload(), uplink.node().device(), uplink.loggedAt()),
                            uplink);
            case SIMPLE_TSDATA ->
                    reported(
                            SeriesClass.SIMPLE,
                            SimpleTsDataPayload.parse(
                                    uplink.payload(), uplink.node().device(), uplink.loggedAt()),
                            uplink);
            case null, default -> new None();
        };
    }

    private static ReportedPoints reported(
            SeriesClass seriesClass, Parsed<List<SeriesPoint>> parsed, Uplink uplink) {
        return switch (parsed) {
            case Parsed.Accepted<List<SeriesPoint>>(var points, var dropped, var warnings) ->
                    new Some(
                            points.stream()
                                    .map(point -> point(seriesClass, point, uplink))
                                    .toList(),
                            dropped,
                            warnings);
            case Parsed.Ignored<List<SeriesPoint>> _ -> new None();
            case Parsed.Refused<List<SeriesPoint>>(var reason, var detail) ->
                    new Refused(reason, detail);
        };
    }

    private static Point point(SeriesClass seriesClass, SeriesPoint reported, Uplink uplink) {
        return new Point(
                seriesClass,
                reported.name(),
                reported.dataType(),
                reported.paramType(),
                reported.timeMillis(),
                reported.value(),
                0,
                expiry(reported),
                uplink.headers().receivedAt(),
                uplink.loggedAt(),
                uplink.order());
    }

    /** R-STS-2: counted from the point's own time. */
    private static @Nullable Long expiry(SeriesPoint reported) {
        Integer days = reported.days();
        return days == null ? null : reported.timeMillis() + TimeUnit.DAYS.toMillis(days);
    }
}
