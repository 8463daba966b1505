package io.headwater.topologies.params;

import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.params.ParamValue;
import io.headwater.avro.params.ParamsState;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.params.ParamsRow.Edit;
import io.headwater.topologies.params.ParamsRow.Marks;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Rows are read and written here by hand; Avro is what says whether that is right. */
class ParamsRowTest {
    private static final byte[] HEARD = {1, 2, 3};

    private final ParamsRows rows = new ParamsRows(TOPICS.paramsState().value());

    @Test
    void knowsTheLayoutOfThePresentSchema() {
        Schema state = ParamsState.getClassSchema();

        assertThat(state.getFields())
                .extracting(Schema.Field::name)
                .containsExactly("params", "origin", "resetOrigin", "removalOrigin", "heard");
        assertThat(state.getField("params").schema().getElementType().getFields())
                .extracting(Schema.Field::name)
                .containsExactly("device", "param", "value", "deviceTime", "receivedAt", "origin");
    }

    @Test
    void readsWhatAvroWrites() {
        ParamsRow row = rows.row(written(state(value("Lamp", "Level", "25"))));

        assertThat(row.size()).isEqualTo(1);
        assertThat(row.name(0)).isEqualTo(new ParamName("Lamp", "Level"));
        assertThat(row.value(0)).isEqualTo("25");
        assertThat(row.origin(0)).isEqualTo(7);
        assertThat(row.resetOrigin()).isEqualTo(6);
        assertThat(row.removalOrigin()).isEqualTo(-1);
        assertThat(row.heard()).containsExactly(HEARD);
    }

    @Test
    void findsAParameterOrWhereItWouldBe() {
        ParamsRow row =
                rows.row(
                        written(
                                state(
                                        value("Fan", "Speed", "1"),
                                        value("Lamp", "Level", "2"),
                                        value("Lamp", "Power", "3"))));

        assertThat(row.find(new ParamName("Fan", "Speed"))).isZero();
        assertThat(row.find(new ParamName("Lamp", "Power"))).isEqualTo(2);
        assertThat(row.find(new ParamName("Aircon", "Mode"))).isEqualTo(-1);
        assertThat(row.find(new ParamName("Lamp", "Name"))).isEqualTo(-3);
        assertThat(row.find(new ParamName("Socket", "Power"))).isEqualTo(-4);
    }

    @Test
    void writesWhatAvroWouldHaveWritten() {
        var random = new Random(20_261_121);
        for (int turn = 0; turn < 500; turn++) {
            var values = new TreeMap<ParamName, ParamValue>();
            for (int i = random.nextInt(12); i > 0; i--) {
                put(values, name(random), "\"" + random.nextInt(100) + "ü€\"", random.nextLong());
            }
            byte[] before = written(state(List.copyOf(values.values()), HEARD));
            ParamsRow row = rows.row(before);
            var edits = new TreeMap<ParamName, Edit>();
            for (int i = random.nextInt(4); i > 0; i--) {
                ParamName name = name(random);
                boolean removes = values.containsKey(name) && random.nextBoolean();
                edits.put(name, new Edit(row.find(name), removes ? null : "-1.5"));
            }

            byte[] after =
                    row.with(edits.entrySet(), 1_780_000_000_000L, 41, marks(new byte[turn]));

            edits.forEach(
                    (name, edit) -> {
                        if (edit.text() == null) {
                            values.remove(name);
                        } else {
                            put(values, name, edit.text(), 41);
                        }
                    });
            assertThat(after)
                    .isEqualTo(written(state(List.copyOf(values.values()), new byte[turn])));
        }
    }

    @Test
    void readsARowOfTheVersionBefore() throws Exception {
        Schema former = SchemaIdTable.load().schemaFor(1_000_008);
        Schema formerValue = former.getField("params").schema().getElementType();
        var value =
                new GenericRecordBuilder(formerValue)
                        .set("device", "Lamp")
                        .set("param", "Level")
                        .set("value", "25")
                        .set("receivedAt", 5L)
                        .set("origin", 4L)
                        .build();
        var state =
                new GenericRecordBuilder(former)
                        .set("params", List.of(value))
                        .set("origin", 9L)
                        .set("resetOrigin", 3L)
                        .build();
        var bytes = new ByteArrayOutputStream();
        bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(1_000_008).array());
        var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<>(former).write(state, encoder);

        ParamsRow row = rows.row(bytes.toByteArray());

        assertThat(row.value(row.find(new ParamName("Lamp", "Level")))).isEqualTo("25");
        assertThat(row.origin(0)).isEqualTo(4);
        assertThat(row.resetOrigin()).isEqualTo(3);
        assertThat(row.heard()).isEmpty();
    }

    private static Marks marks(byte[] heard) {
        return new Marks(9, 6, -1, heard);
    }

    private static void put(
            Map<ParamName, ParamValue> values, ParamName name, String text, long origin) {
        values.put(
                name,
                new ParamValue(
                        name.device(), name.param(), text, null, 1_780_000_000_000L, origin));
    }

    private static ParamName name(Random random) {
        return new ParamName("Device-" + random.nextInt(3), "ü" + random.nextInt(5));
    }

    private static ParamValue value(String device, String param, String text) {
        return new ParamValue(device, param, text, null, 1_780_000_000_000L, 7L);
    }

    private static ParamsState state(ParamValue... values) {
        return state(List.of(values), HEARD);
    }

    private static ParamsState state(List<ParamValue> values, byte[] heard) {
        return new ParamsState(new ArrayList<>(values), 9L, 6L, -1L, ByteBuffer.wrap(heard));
    }

    private static byte[] written(ParamsState state) {
        return TOPICS.paramsState().value().serializer().serialize(Params.CURRENT, state);
    }
}
