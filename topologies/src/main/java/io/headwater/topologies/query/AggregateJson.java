package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Aggregate;
import io.headwater.topologies.aggregates.Bucket;
import io.headwater.topologies.aggregates.Interval;
import io.headwater.topologies.aggregates.Quarter;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Sample;
import java.util.Locale;

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
        if (Question.DOCUMENTS.contains(series.dataType())) {
            Json.putText(json, "value", point.value().toString());
        } else {
            put(json, "value", point.value());
        }
        json.put("revision", point.revision());
        return json;
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
