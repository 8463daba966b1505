package io.headwater.topologies.timeseries;

import io.headwater.avro.timeseries.Point;
import io.headwater.topologies.aggregates.Sample;

/** Points as aggregates see them. */
final class Samples {
    private Samples() {}

    static Sample of(Point point) {
        Object value = point.getValue();
        return new Sample(
                point.getTime(),
                value instanceof CharSequence text ? text.toString() : value,
                point.getRevision(),
                point.getLoggedAt());
    }

    /**
     * @param now epoch ms
     */
    static boolean isExpired(Point point, long now) {
        return point.getExpiresAt() != null && point.getExpiresAt() <= now;
    }
}
