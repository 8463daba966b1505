package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NODE;
import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.TOPICS;
import static io.headwater.sinks.timeseries.Records.change;
import static io.headwater.sinks.timeseries.Records.point;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sinks.timeseries.ParamsRow.Change;
import io.headwater.sinks.timeseries.PointValue.Document;
import io.headwater.sinks.timeseries.PointValue.Floating;
import io.headwater.sinks.timeseries.PointValue.Text;
import io.headwater.sinks.timeseries.PointValue.Truth;
import io.headwater.sinks.timeseries.PointValue.Whole;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodedTest {
    @Test
    void readsAPoint() {
        var row =
                (PointRow) Decoded.from(sent(temperature(NOON, 21.5).setOrigin(8).setRevision(2)));

        assertThat(row.series().node()).isEqualTo(NODE);
        assertThat(row.series().name()).isEqualTo("Sensor.Temperature");
        assertThat(row.time()).isEqualTo(NOON.toEpochMilli());
        assertThat(row.value()).isEqualTo(new Floating(21.5));
        assertThat(row.origin()).isEqualTo(8);
        assertThat(row.revision()).isEqualTo(2);
    }

    @Test
    void readsEachKindOfValue() {
        assertThat(value("int", 7L)).isEqualTo(new Whole(7));
        assertThat(value("bool", true)).isEqualTo(new Truth(true));
        assertThat(value("string", "{}")).isEqualTo(new Text("{}"));
        assertThat(value("object", "{}")).isEqualTo(new Document("{}"));
        assertThat(value("array", "[]")).isEqualTo(new Document("[]"));
    }

    @Test
    void readsChangesOfParameters() {
        var row = (ParamsRow) Decoded.from(sent(change("Power", "false", "true")));

        assertThat(row.node()).isEqualTo(NODE);
        assertThat(row.cause()).isEqualTo("delta");
        assertThat(row.deviceTime()).isNull();
        assertThat(row.changes()).containsExactly(new Change("Light", "Power", "false", "true"));
    }

    @Test
    void readsPlainValuesAndTextKeysOfOtherConverters() {
        Schema schema =
                SchemaBuilder.struct()
                        .name(Decoded.POINT)
                        .field("seriesClass", Schema.STRING_SCHEMA)
                        .field("name", Schema.STRING_SCHEMA)
                        .field("dataType", Schema.STRING_SCHEMA)
                        .field("time", Schema.INT64_SCHEMA)
                        .field("value", Schema.FLOAT32_SCHEMA)
                        .field("revision", Schema.INT16_SCHEMA)
                        .field("receivedAt", Schema.INT64_SCHEMA)
                        .field("loggedAt", Schema.INT64_SCHEMA)
                        .field("origin", Schema.INT32_SCHEMA)
                        .build();
        var value =
                new Struct(schema)
                        .put("seriesClass", "SIMPLE")
                        .put("name", "s")
                        .put("dataType", "float")
                        .put("time", 1L)
                        .put("value", 0.5f)
                        .put("revision", (short) 1)
                        .put("receivedAt", 2L)
                        .put("loggedAt", 3L)
                        .put("origin", 4);

        for (Object key : List.of(NODE.toString(), ByteBuffer.wrap(NODE.bytes()))) {
            var row = (PointRow) Decoded.from(record(key, value));

            assertThat(row.series().node()).isEqualTo(NODE);
            assertThat(row.value()).isEqualTo(new Floating(0.5));
            assertThat(row.expiresAt()).isNull();
        }
    }

    @Test
    void saysWhyARecordIsUnusable() {
        Struct value = (Struct) sent(temperature(NOON, 1.0)).value();
        var nameless = new Struct(SchemaBuilder.struct().name(Decoded.POINT).build());
        var stranger = new Struct(SchemaBuilder.struct().name("theirs").build());

        assertThat(why(record(null, value))).isEqualTo("its key is no node key");
        assertThat(why(record("no key".getBytes(UTF_8), value)))
                .isEqualTo("its key is no node key");
        assertThat(why(record(NODE.bytes(), null)))
                .isEqualTo("it has no value, and its topic is none of states");
        assertThat(why(Records.record(TOPICS.otaExecutions().name(), NODE.bytes(), null)))
                .isEqualTo("its key is a node's and not a row's");
        assertThat(
                        why(
                                new SinkRecord(
                                        TOPICS.timeseriesPoints().name(),
                                        0,
                                        null,
                                        NODE.bytes(),
                                        null,
                                        "text",
                                        0)))
                .isEqualTo("its value is no struct; does value.converter yield structs?");
        assertThat(why(record(NODE.bytes(), stranger)))
                .isEqualTo("its value is a theirs, which has no table here");
        assertThat(why(record(NODE.bytes(), nameless))).isEqualTo("dataType: missing");
        assertThat(why(sent(point("x".repeat(513), "float", NOON, 1.0))))
                .isEqualTo("name: 513 characters; SQL keys take 512");
        assertThat(why(sent(point("a\0b", "float", NOON, 1.0))))
                .isEqualTo("name: holds U+0000, which PostgreSQL does not store");
        assertThat(why(sent(temperature(NOON, 1.0).setTime(Long.MAX_VALUE))))
                .isEqualTo("time: outside the years 1 to 9999");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\u0000\"", "\"a\\\\\\u0000\"", "{\"\\u0000\":1}"})
    void refusesJsonThatEscapesNul(String json) {
        assertThat(why(sent(change("Power", null, json))))
                .isEqualTo("value: holds U+0000, which PostgreSQL does not store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\\\u0000\"", "\"C:\\\\\"", "1"})
    void takesJsonThatOnlyLooksLikeIt(String json) {
        assertThat(Decoded.from(sent(change("Power", null, json)))).isInstanceOf(ParamsRow.class);
    }

    private static PointValue value(String dataType, Object value) {
        return ((PointRow) Decoded.from(sent(point("s", dataType, NOON, value)))).value();
    }

    private static String why(SinkRecord record) {
        return ((Decoded.Unusable) Decoded.from(record)).refused().why();
    }

    private static SinkRecord record(@Nullable Object key, @Nullable Struct value) {
        return new SinkRecord(
                TOPICS.timeseriesPoints().name(),
                0,
                null,
                key,
                value == null ? null : value.schema(),
                value,
                0);
    }
}
