package io.headwater.sinks.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.avro.params.Cause;
import io.headwater.avro.params.ParamChange;
import io.headwater.avro.params.ParamsChanged;
import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class AvroConverterTest {
    private static final Topics TOPICS = new Topics("headwater", SchemaIdTable.load());

    private final AvroConverter converter = new AvroConverter();

    @Test
    void makesAStructWithTheRecordsNameAndFields() {
        Struct point = struct(point(21.5));

        assertThat(point.schema().name()).isEqualTo("io.headwater.avro.timeseries.Point");
        assertThat(point.getString("seriesClass")).isEqualTo("FULL");
        assertThat(point.getString("name")).isEqualTo("Sensor.Temperature");
        assertThat(point.getString("paramType")).isNull();
        assertThat(point.getInt64("time")).isEqualTo(1_000L);
        assertThat(point.getInt32("revision")).isZero();
    }

    @Test
    void setsTheOneFieldOfAUnionThatTheValueIs() {
        assertThat(struct(point(21.5)).getStruct("value").getFloat64("double")).isEqualTo(21.5);
        assertThat(struct(point(7L)).getStruct("value").getInt64("long")).isEqualTo(7L);
        assertThat(struct(point("on")).getStruct("value").getString("string")).isEqualTo("on");
        assertThat(struct(point(true)).getStruct("value").getBoolean("boolean")).isTrue();
        assertThat(struct(point(true)).getStruct("value").get("double")).isNull();
    }

    @Test
    void keepsLists() {
        var topic = TOPICS.paramsChanged();
        var changed =
                ParamsChanged.newBuilder()
                        .setCause(Cause.WILL)
                        .setChanges(List.of(new ParamChange("Light", "Power", null, "true")))
                        .setReceivedAt(1)
                        .setLoggedAt(2)
                        .setPartition(3)
                        .setOrigin(4)
                        .build();

        Struct struct =
                (Struct)
                        converter
                                .toConnectData(
                                        topic.name(),
                                        topic.value().serializer().serialize(topic.name(), changed))
                                .value();

        List<Struct> changes = struct.getArray("changes");
        assertThat(changes).hasSize(1);
        assertThat(changes.get(0).getString("param")).isEqualTo("Power");
        assertThat(changes.get(0).getString("previous")).isNull();
        struct.validate();
    }

    @Test
    void readsARecordOfAnOlderVersionAsOneOfTheNewest() throws IOException {
        var ids = SchemaIdTable.load();
        var older =
                new GenericRecordBuilder(ids.schemaFor(1_000_005))
                        .set("fwVersion", "1.0")
                        .set("firstSeenAt", 1L)
                        .set("lastSeenAt", 2L)
                        .set("origin", 3L)
                        .build();

        Struct read = (Struct) converter.toConnectData("t", framed(1_000_005, older)).value();

        assertThat(read.getString("fwVersion")).isEqualTo("1.0");
        assertThat(read.getInt64("configOrigin")).isEqualTo(-1);
        assertThat(read.getInt64("origin")).isEqualTo(3);
    }

    @Test
    void readsWhateverWasEverWritten() throws IOException {
        for (SchemaIdTable.Entry entry : SchemaIdTable.load().entries()) {
            for (Object record : new RandomData(entry.schema(), 20, 1L)) {
                byte[] bytes = framed(entry.id(), (GenericRecord) record);

                Struct read = (Struct) converter.toConnectData("t", bytes).value();

                read.validate();
                assertThat(read.schema().name()).isEqualTo(entry.record());
            }
        }
    }

    @Test
    void leavesNullAlone() {
        assertThat(converter.toConnectData("t", null)).isEqualTo(SchemaAndValue.NULL);
    }

    @Test
    void saysWhatIsWrongWithBytesItCannotRead() {
        byte[] right = bytes(point(21.5));
        byte[] cut = java.util.Arrays.copyOf(right, right.length - 9);
        byte[] unknown = right.clone();
        unknown[4] = (byte) 0xFF;

        assertThatThrownBy(() -> converter.toConnectData("t", new byte[] {1, 2}))
                .isInstanceOf(DataException.class)
                .hasMessage("topic t: 2 bytes do not start with a schema id");
        assertThatThrownBy(() -> converter.toConnectData("t", cut))
                .isInstanceOf(DataException.class)
                .hasMessage("topic t: schema id 1000007 is not followed by its record");
        assertThatThrownBy(() -> converter.toConnectData("t", unknown))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("was the record written by a newer Headwater?");
        assertThat(converter.toConnectData("t", right).value()).isInstanceOf(Struct.class);
    }

    @Test
    void passesOnWhatItCannotReadWhenItIsToldTo() {
        converter.configure(Map.of("unreadable", "pass"), false);

        assertThat(converter.toConnectData("t", new byte[] {1, 2}).value())
                .isEqualTo(new Unreadable("topic t: 2 bytes do not start with a schema id", 2));
        assertThat(converter.toConnectData("t", bytes(point(21.5))).value())
                .isInstanceOf(Struct.class);
        assertThatThrownBy(() -> converter.configure(Map.of("unreadable", "ignore"), false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("expected fail or pass");
    }

    @Test
    void refusesToConvertKeysAndToWrite() {
        assertThatThrownBy(() -> converter.configure(Map.of(), true))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("ByteArrayConverter");
        assertThatThrownBy(() -> converter.fromConnectData("t", Schema.STRING_SCHEMA, "x"))
                .isInstanceOf(DataException.class);
    }

    private static byte[] framed(int id, GenericRecord record) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(0);
        bytes.write(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private Struct struct(Point point) {
        var struct =
                (Struct)
                        converter
                                .toConnectData(TOPICS.timeseriesPoints().name(), bytes(point))
                                .value();
        struct.validate();
        return struct;
    }

    private static byte[] bytes(Point point) {
        var topic = TOPICS.timeseriesPoints();
        return topic.value().serializer().serialize(topic.name(), point);
    }

    private static Point point(Object value) {
        return Point.newBuilder()
                .setName("Sensor.Temperature")
                .setDataType("float")
                .setTime(1_000)
                .setValue(value)
                .setReceivedAt(1_001)
                .setLoggedAt(1_002)
                .setOrigin(1)
                .setSeriesClass(io.headwater.avro.timeseries.SeriesClass.FULL)
                .build();
    }
}
