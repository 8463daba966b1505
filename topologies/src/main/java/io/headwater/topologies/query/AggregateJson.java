package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Aggregate;
import io.headwater.topologies.aggregates.Atom;
import io.headwater.topologies.aggregates.Bucket;
import io.headwater.topologies.aggregates.Interval;
import io.headwater.topologies.aggregates.Quarter;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Sample;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How aggregates look in answers. */
final class AggregateJson {
    private AggregateJson() {}

    /** Puts what was counted, and by which calendar. */
    static void calendar(ObjectNode json, Question.Buckets asked, String zoneFrom) {
        json.put("aggregate", asked.aggregate().word());
        json.put("interval", asked.calendar().interval().word());
        json.put("zone", asked.calendar().zone().getId());
        json.put("zoneFrom", zoneFrom);
        json.put(
                "weekStart",
                asked.calendar().interval() == Interval.WEEK
                        ? asked.calendar().weekStart().name().toLowerCase(Locale.ROOT)
                        : null);
    }

    /**
     * One bucket; {@code epochMs} is {@code time} as a number, for charts.
     *
     * @param now against which it is open, epoch ms
     * @param source where its points come from
     */
    static ObjectNode bucket(Bucket bucket, Aggregate aggregate, long now, String source) {
        ObjectNode json = Json.object();
        json.put("time", Json.time(bucket.start()));
        json.put("epochMs", bucket.start());
        json.put("end", Json.time(bucket.end()));
        put(json, "value", aggregate.of(bucket.atom()));
        json.put("count", bucket.atom().count());
        json.put("open", now < bucket.end() + Quarter.GRACE);
        json.put("revision", bucket.atom().revision());
        json.put("lateCount", bucket.atom().lateCount());
        json.put("completeUntil", Json.time(bucket.atom().completeUntil()));
        json.put("source", source);
        return json;
    }

    /** One point, or the difference that counts for it. */
    static ObjectNode point(Sample point, SeriesKey series) {
        ObjectNode json = Json.object();
        json.put("time", Json.time(point.time()));
        json.put("epochMs", point.time());
        putOfSeries(json, "value", point.value(), series);
        json.put("revision", point.revision());
        return json;
    }

    /**
     * Puts everything that is known of the points of a span.
     *
     * @param cumulative whether they are readings of what only grows
     */
    static void putAll(ObjectNode json, Atom points, SeriesKey series, boolean cumulative) {
        json.put("count", points.count());
        putOrNull(json, "sum", points.sum(), series);
        putOrNull(json, "min", points.min(), series);
        putOrNull(json, "max", points.max(), series);
        putOrNull(json, "average", average(points), series);
        putOfSeries(json, "first", points.first().value(), series);
        putOfSeries(json, "last", points.last().value(), series);
        if (cumulative) {
            putOrNull(json, "cumulative", points.growth(), series);
        }
        json.put("revision", points.revision());
        json.put("lateCount", points.lateCount());
        json.put("completeUntil", Json.time(points.completeUntil()));
    }

    private static @Nullable Double average(Atom points) {
        return points.avg().isPresent() ? (Double) points.avg().getAsDouble() : null;
    }

    private static void putOrNull(
            ObjectNode json, String name, @Nullable Object value, SeriesKey series) {
        if (value == null) {
            json.putNull(name);
        } else {
            putOfSeries(json, name, value, series);
        }
    }

    private static void putOfSeries(ObjectNode json, String name, Object value, SeriesKey series) {
        if (Question.DOCUMENTS.contains(series.dataType())) {
            Json.putText(json, name, value.toString());
        } else {
            put(json, name, value);
        }
    }

    private static void put(ObjectNode json, String name, Object value) {
        switch (value) {
            case Boolean truth -> json.put(name, truth);
            case Long number -> json.put(name, number);
            case Double number -> json.put(name, number);
            case Object text -> json.put(name, text.toString());
        }
    }
}
