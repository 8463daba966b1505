package io.headwater.sinks.timeseries;

import io.headwater.avro.params.Cause;
import io.headwater.avro.params.ParamChange;
import io.headwater.avro.params.ParamsChanged;
import io.headwater.avro.timeseries.Point;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.sinks.converter.AvroConverter;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Records as the topologies write them and the worker hands them over: through bytes and back. */
final class Records {
    static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    static final NodeKey NODE = NodeKey.rainmaker("112233AABBCC");
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");

    /** One each, as every task of Connect has its own: a converter is one thread's. */
    private static final ThreadLocal<AvroConverter> CONVERTER =
            ThreadLocal.withInitial(AvroConverter::new);

    private Records() {}

    /** A point of the node's temperature; change it before it is sent. */
    static Point.Builder temperature(Instant time, Object value) {
        return point("Sensor.Temperature", "float", time, value);
    }

    static Point.Builder point(String series, String dataType, Instant time, Object value) {
        return Point.newBuilder()
                .setSeriesClass(SeriesClass.FULL)
                .setName(series)
                .setDataType(dataType)
                .setTime(time.toEpochMilli())
                .setValue(value)
                .setReceivedAt(time.plusMillis(100).toEpochMilli())
                .setLoggedAt(time.plusMillis(200).toEpochMilli())
                .setOrigin(1);
    }

    static SinkRecord sent(Point.Builder point) {
        return sent(NODE, point);
    }

    static SinkRecord sent(NodeKey node, Point.Builder builder) {
        Point point = builder.build();
        var series =
                new SeriesKey(node, point.getSeriesClass(), point.getDataType(), point.getName());
        var topic = TOPICS.timeseriesPoints();
        return record(
                topic.name(),
                topic.key().serializer().serialize(topic.name(), series.pointKey(point.getTime())),
                topic.value().serializer().serialize(topic.name(), point));
    }

    /** One message that turned one parameter from one JSON value into another. */
    static ParamsChanged.Builder change(
            String param, @Nullable String previous, @Nullable String value) {
        return ParamsChanged.newBuilder()
                .setCause(Cause.DELTA)
                .setChanges(
                        List.of(
                                ParamChange.newBuilder()
                                        .setDevice("Light")
                                        .setParam(param)
                                        .setPrevious(previous)
                                        .setValue(value)
                                        .build()))
                .setReceivedAt(NOON.toEpochMilli())
                .setLoggedAt(NOON.plusMillis(5).toEpochMilli())
                .setPartition(3)
                .setOrigin(42);
    }

    static SinkRecord sent(ParamsChanged.Builder change) {
        var topic = TOPICS.paramsChanged();
        return record(
                topic.name(),
                NODE.bytes(),
                topic.value().serializer().serialize(topic.name(), change.build()));
    }

    static SinkRecord record(String topic, byte[] key, byte @Nullable [] value) {
        SchemaAndValue converted = CONVERTER.get().toConnectData(topic, value);
        return new SinkRecord(
                topic,
                3,
                Schema.BYTES_SCHEMA,
                key,
                converted.schema(),
                converted.value(),
                7L,
                NOON.toEpochMilli(),
                TimestampType.CREATE_TIME);
    }
}
