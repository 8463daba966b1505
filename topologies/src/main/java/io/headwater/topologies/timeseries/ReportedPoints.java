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
    /**
     * Largest payload that is read, in bytes (R-JSON-1). The bridge refuses larger ones; others who
     * write the uplink may not. Every point repeats what its series says, so the size of a message
     * bounds what becomes of it.
     */
    int MOST_PAYLOAD_BYTES = 131_072;

    /** Longer than any type the protocol knows, in characters; our choice. */
    int LONGEST_PARAM_TYPE = 256;

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
            case TSDATA -> read(TsDataPayload::parse, SeriesClass.FULL, uplink);
            case SIMPLE_TSDATA -> read(SimpleTsDataPayload::parse, SeriesClass.SIMPLE, uplink);
            case null, default -> new None();
        };
    }

    /** The reader of one channel's payloads. */
    interface Reader {
        Parsed<List<SeriesPoint>> read(byte[] payload, String nodeId, long nowMillis);
    }

    private static ReportedPoints read(Reader reader, SeriesClass seriesClass, Uplink uplink) {
        if (uplink.payload().length > MOST_PAYLOAD_BYTES) {
            return new Refused(
                    Reason.TOO_LARGE,
                    "payload of "
                            + uplink.payload().length
                            + " bytes, at most "
                            + MOST_PAYLOAD_BYTES
                            + " are read");
        }
        return reported(
                seriesClass,
                reader.read(uplink.payload(), uplink.node().device(), uplink.loggedAt()),
                uplink);
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
                paramType(reported),
                reported.timeMillis(),
                reported.value(),
                0,
                expiry(reported),
                uplink.headers().receivedAt(),
                uplink.loggedAt(),
                uplink.order());
    }

    /** Nothing depends on it, so one of an absurd length is left out. */
    private static @Nullable String paramType(SeriesPoint reported) {
        String type = reported.paramType();
        return type == null || type.length() > LONGEST_PARAM_TYPE ? null : type;
    }

    /** R-STS-2: counted from the point's own time. */
    private static @Nullable Long expiry(SeriesPoint reported) {
        Integer days = reported.days();
        return days == null ? null : reported.timeMillis() + TimeUnit.DAYS.toMillis(days);
    }
}
