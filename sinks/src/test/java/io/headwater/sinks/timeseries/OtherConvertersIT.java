package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.change;
import static io.headwater.sinks.timeseries.Records.node;
import static io.headwater.sinks.timeseries.Records.online;
import static io.headwater.sinks.timeseries.Records.point;
import static io.headwater.sinks.timeseries.Records.sent;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records through a converter of somebody else, which yields structs of the same fields. */
class OtherConvertersIT {
    @RegisterExtension final StoringSink sink = new StoringSink();

    private final JsonConverter json = new JsonConverter();

    OtherConvertersIT() {
        json.configure(Map.of("schemas.enable", "true"), false);
    }

    @AfterEach
    void stop() {
        json.close();
    }

    @Test
    void storesWhatKafkasJsonConverterReads() {
        sink.put(
                throughJson(sent(point("a", "float", NOON, 21.5))),
                throughJson(sent(point("b", "int", NOON, 9_007_199_254_740_993L))),
                throughJson(sent(point("c", "bool", NOON, false))),
                throughJson(sent(point("d", "string", NOON, "on, \"off\" ☃"))),
                throughJson(sent(change("Power", "false", "true"))),
                throughJson(sent(8, node("1.0"))),
                throughJson(sent(9, online(NOON))));

        assertThat(sink.deadLetters()).isEmpty();
        assertThat(
                        sink.rows(
                                "SELECT series, value_double, value_long, value_boolean, value_text"
                                        + " FROM points ORDER BY series"))
                .containsExactly(
                        "a, 21.5, null, null, null",
                        "b, null, 9007199254740993, null, null",
                        "c, null, null, f, null",
                        "d, null, null, null, on, \"off\" ☃");
        assertThat(sink.rows("SELECT device, param, value FROM params_history"))
                .containsExactly("Light, Power, true");
        assertThat(sink.rows("SELECT name, online FROM node")).containsExactly("Lamp, t");
    }

    @Test
    void takesAKeyThatCameAsText() {
        SinkRecord record = sent(change("Power", "false", "true"));

        sink.put(
                record.newRecord(
                        record.topic(),
                        record.kafkaPartition(),
                        Schema.STRING_SCHEMA,
                        Records.NODE.toString(),
                        record.valueSchema(),
                        record.value(),
                        record.timestamp()));

        assertThat(sink.deadLetters()).isEmpty();
        assertThat(sink.rows("SELECT value FROM params_history")).containsExactly("true");
    }

    /** Written and read again by the converter, key and value. */
    private SinkRecord throughJson(SinkRecord record) {
        SchemaAndValue key = throughJson(record.topic(), record.keySchema(), record.key());
        SchemaAndValue value = throughJson(record.topic(), record.valueSchema(), record.value());
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                key.schema(),
                key.value(),
                value.schema(),
                value.value(),
                record.timestamp());
    }

    private SchemaAndValue throughJson(String topic, Schema schema, Object value) {
        return json.toConnectData(topic, json.fromConnectData(topic, schema, value));
    }
}
