package io.headwater.topologies.timeseries;

import io.headwater.avro.timeseries.Point;
import io.headwater.avro.timeseries.SeriesClass;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Points of one temperature series, as tests need them. */
final class SamplePoints {
    static final long NOON = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();

    private SamplePoints() {}

    static Point temperature(long time, double value, long origin) {
        return point(SeriesClass.FULL, time, value, 0, null, origin);
    }

    static Point expiring(Point point, long expiresAt) {
        return point(
                SeriesClass.SIMPLE,
                point.getTime(),
                point.getValue(),
                point.getRevision(),
                expiresAt,
                point.getOrigin());
    }

    static Point revision(Point point, int revision) {
        return point(
                point.getSeriesClass(),
                point.getTime(),
                point.getValue(),
                revision,
                point.getExpiresAt(),
                point.getOrigin());
    }

    private static Point point(
            SeriesClass seriesClass,
            long time,
            Object value,
            int revision,
            @Nullable Long expiresAt,
            long origin) {
        return new Point(
                seriesClass,
                "Meter.Temp",
                "float",
                null,
                time,
                value,
                revision,
                expiresAt,
                NOON,
                NOON,
                origin);
    }
}
