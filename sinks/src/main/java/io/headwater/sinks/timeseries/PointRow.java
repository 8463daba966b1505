package io.headwater.sinks.timeseries;

import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * One value of one series at one time.
 *
 * @param source where it came from
 * @param time device time, epoch ms; as are the other times
 * @param revision orders values that one uplink record gave for the same series and time
 * @param origin uplink offset, which orders everything else
 */
record PointRow(
        SinkRecord source,
        SeriesKey series,
        @Nullable String paramType,
        long time,
        PointValue value,
        int revision,
        @Nullable Long expiresAt,
        long receivedAt,
        long loggedAt,
        long origin)
        implements Decoded {

    /**
     * @throws DataException when the fields are no point that SQL can hold
     */
    static PointRow of(SinkRecord source, NodeKey node, Fields fields) {
        String dataType = fields.name("dataType");
        return new PointRow(
                source,
                new SeriesKey(
                        node,
                        seriesClass(fields.text("seriesClass")),
                        dataType,
                        fields.name("name")),
                fields.optionalText("paramType"),
                fields.time("time"),
                PointValue.of(fields.union("value"), dataType),
                fields.integer("revision"),
                fields.optionalTime("expiresAt"),
                fields.time("receivedAt"),
                fields.time("loggedAt"),
                fields.whole("origin"));
    }

    /**
     * Uplink partition of the origin: that of the record, as all topics by node have equal counts.
     */
    int partition() {
        return source.kafkaPartition();
    }

    /** What its texts take in memory, about. */
    long textBytes() {
        return 2L * (series.name().length() + value.characters());
    }

    private static SeriesClass seriesClass(String name) {
        return switch (name) {
            case "FULL" -> SeriesClass.FULL;
            case "SIMPLE" -> SeriesClass.SIMPLE;
            default -> throw new DataException("seriesClass: expected FULL or SIMPLE");
        };
    }
}
