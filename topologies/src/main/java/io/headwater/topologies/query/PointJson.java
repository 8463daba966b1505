package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.timeseries.Point;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.Origin;
import io.headwater.schemas.SeriesKey;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How series and points look in answers and events. */
final class PointJson {
    private PointJson() {}

    /** What makes a series: its name, class and data type. */
    static ObjectNode series(String name, SeriesClass seriesClass, String dataType) {
        ObjectNode json = Json.object();
        json.put("name", name);
        json.put("class", seriesClass.name().toLowerCase(Locale.ROOT));
        json.put("dataType", dataType);
        return json;
    }

    static ObjectNode series(SeriesKey key) {
        return series(key.name(), key.seriesClass(), key.dataType());
    }

    /** A point without its series; {@code epochMs} is {@code time} as a number, for charts. */
    static ObjectNode point(Point point, int partition) {
        ObjectNode json = Json.object();
        put(json, point, partition);
        return json;
    }

    /** A point with its series. */
    static ObjectNode pointOfSeries(Point point, int partition) {
        ObjectNode json = series(point.getName(), point.getSeriesClass(), point.getDataType());
        put(json, point, partition);
        return json;
    }

    static @Nullable SeriesClass classOf(String word) {
        return switch (word) {
            case "full" -> SeriesClass.FULL;
            case "simple" -> SeriesClass.SIMPLE;
            default -> null;
        };
    }

    private static void put(ObjectNode json, Point point, int partition) {
        json.put("time", Json.time(point.getTime()));
        json.put("epochMs", point.getTime());
        putValue(json, point);
        json.put("revision", point.getRevision());
        json.put("receivedAt", Json.time(point.getReceivedAt()));
        json.put("expiresAt", Json.time(point.getExpiresAt()));
        json.put("origin", new Origin(partition, point.getOrigin()).toString());
    }

    private static void putValue(ObjectNode json, Point point) {
        switch (point.getValue()) {
            case Boolean value -> json.put("value", value);
            case Long value -> json.put("value", value);
            case Double value -> json.put("value", value);
            case CharSequence value when isJson(point.getDataType()) ->
                    Json.putText(json, "value", value.toString());
            case Object value -> json.put("value", value.toString());
        }
    }

    private static boolean isJson(String dataType) {
        return dataType.equals("object") || dataType.equals("array");
    }
}
