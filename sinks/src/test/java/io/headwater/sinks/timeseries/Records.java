package io.headwater.sinks.timeseries;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.alerts.AlertValue;
import io.headwater.avro.mapping.MappingChanged;
import io.headwater.avro.ota.OtaExecution;
import io.headwater.avro.ota.OtaState;
import io.headwater.avro.params.Cause;
import io.headwater.avro.params.ParamChange;
import io.headwater.avro.params.ParamsChanged;
import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.avro.timeseries.Point;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.Topic;
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

    /** Where all of them are from. */
    static final int PARTITION = 3;

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
        return sent(7, node, builder);
    }

    static SinkRecord sent(long offset, NodeKey node, Point.Builder builder) {
        Point point = builder.build();
        var series =
                new SeriesKey(node, point.getSeriesClass(), point.getDataType(), point.getName());
        var topic = TOPICS.timeseriesPoints();
        return record(
                topic.name(),
                topic.key().serializer().serialize(topic.name(), series.pointKey(point.getTime())),
                topic.value().serializer().serialize(topic.name(), point),
                offset);
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

    /** What the registry says of a node; its records follow each other by their offsets. */
    static NodeIndex.Builder node(String firmware) {
        return NodeIndex.newBuilder()
                .setName("Lamp")
                .setType("esp.device.light")
                .setFwVersion(firmware)
                .setFirstSeenAt(NOON.toEpochMilli())
                .setLastSeenAt(NOON.plusSeconds(60).toEpochMilli())
                .setOrigin(40);
    }

    static SinkRecord sent(long offset, NodeIndex.Builder node) {
        return state(TOPICS.registryNodes(), NODE, node.build(), offset);
    }

    static SinkRecord erased(long offset) {
        return state(TOPICS.registryNodes(), NODE, null, offset);
    }

    /** A session of the node that began then, and is open. */
    static PresenceState.Builder online(Instant since) {
        return presence(true, since);
    }

    /** A session of the node that ended then, and why. */
    static PresenceState.Builder offline(Instant since, String reason) {
        return presence(false, since).setReason(reason);
    }

    private static PresenceState.Builder presence(boolean connected, Instant since) {
        return PresenceState.newBuilder()
                .setEpoch(39)
                .setConnected(connected)
                .setChangedAt(since.toEpochMilli())
                .setBridge(1)
                .setRemoteAddress("192.0.2.1")
                .setOrigin(39);
    }

    static SinkRecord sent(long offset, PresenceState.Builder presence) {
        return state(TOPICS.presenceState(), NODE, presence.build(), offset);
    }

    /** Nothing is known any more of sessions of the node. */
    static SinkRecord withoutPresence(long offset) {
        return state(TOPICS.presenceState(), NODE, null, offset);
    }

    /** The record, when the log took it at another time. */
    static SinkRecord logged(SinkRecord record, Instant at) {
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                at.toEpochMilli());
    }

    /** Nobody has the node any more who had it. */
    static SinkRecord orphaned(Instant at) {
        return orphaned(NODE, at);
    }

    static SinkRecord orphaned(NodeKey node, Instant at) {
        return mapping(
                node, new MappingChanged(List.of(), List.of("anna"), true, at.toEpochMilli()));
    }

    static SinkRecord mapping(MappingChanged changed) {
        return mapping(NODE, changed);
    }

    static SinkRecord mapping(NodeKey node, MappingChanged changed) {
        return state(TOPICS.mappingChanged(), node, changed, 7);
    }

    static AlertRaised.Builder alert(String id, @Nullable String text) {
        return AlertRaised.newBuilder()
                .setId(id)
                .setText(text)
                .setValues(List.of(new AlertValue("Sensor", "Temperature", "21.50")))
                .setPacedUntil(0)
                .setReceivedAt(NOON.toEpochMilli())
                .setLoggedAt(NOON.toEpochMilli())
                .setPartition(3)
                .setOrigin(41);
    }

    static SinkRecord sent(long offset, AlertRaised.Builder builder) {
        AlertRaised alert = builder.build();
        return state(
                TOPICS.alertsRaised(),
                new RowKey(NODE, alert.getId().getBytes(UTF_8)),
                alert,
                offset);
    }

    static OtaExecution.Builder execution(String job, OtaState state) {
        return OtaExecution.newBuilder()
                .setJob(job)
                .setState(state)
                .setStatusSeconds(NOON.getEpochSecond())
                .setStatusOfNode(true)
                .setCreatedAt(NOON.toEpochMilli())
                .setChangedAt(NOON.toEpochMilli())
                .setOrigin(-1);
    }

    static SinkRecord sent(long offset, OtaExecution.Builder builder) {
        OtaExecution execution = builder.build();
        return state(
                TOPICS.otaExecutions(),
                new RowKey(NODE, execution.getJob().getBytes(UTF_8)),
                execution,
                offset);
    }

    static SinkRecord forgotten(long offset, String job) {
        return state(TOPICS.otaExecutions(), new RowKey(NODE, job.getBytes(UTF_8)), null, offset);
    }

    private static <K, V> SinkRecord state(
            Topic<K, V> topic, K key, @Nullable V value, long offset) {
        return record(
                topic.name(),
                topic.key().serializer().serialize(topic.name(), key),
                value == null ? null : topic.value().serializer().serialize(topic.name(), value),
                offset);
    }

    static SinkRecord record(String topic, byte[] key, byte @Nullable [] value) {
        return record(topic, key, value, 7L);
    }

    private static SinkRecord record(
            String topic, byte[] key, byte @Nullable [] value, long offset) {
        SchemaAndValue converted = CONVERTER.get().toConnectData(topic, value);
        return new SinkRecord(
                topic,
                PARTITION,
                Schema.BYTES_SCHEMA,
                key,
                converted.schema(),
                converted.value(),
                offset,
                NOON.toEpochMilli(),
                TimestampType.CREATE_TIME);
    }
}
