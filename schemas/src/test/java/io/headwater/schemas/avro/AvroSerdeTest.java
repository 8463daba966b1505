package io.headwater.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.avro.params.Cause;
import io.headwater.avro.params.ParamChange;
import io.headwater.avro.params.ParamsChanged;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class AvroSerdeTest {
    private static final String TOPIC = "headwater.params.changed.v1";

    private final Serde<ParamsChanged> serde =
            AvroSerde.of(TOPIC + "-value", ParamsChanged.class, SchemaIdTable.load());

    @Test
    void readsWhatItWroteTwiceOver() {
        byte[] first = serde.serializer().serialize(TOPIC, changed("true"));
        byte[] second = serde.serializer().serialize(TOPIC, changed("42"));

        assertThat(serde.deserializer().deserialize(TOPIC, first)).isEqualTo(changed("true"));
        assertThat(serde.deserializer().deserialize(TOPIC, second)).isEqualTo(changed("42"));
    }

    @Test
    void framesARecordWithAZeroByteAndItsId() {
        byte[] bytes = serde.serializer().serialize(TOPIC, changed("true"));

        assertThat(bytes[0]).isZero();
        assertThat(java.nio.ByteBuffer.wrap(bytes, 1, 4).getInt())
                .isGreaterThanOrEqualTo(SchemaIdTable.FIRST_ID);
    }

    @Test
    void letsTombstonesThrough() {
        assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
        assertThat(serde.deserializer().deserialize(TOPIC, (byte[]) null)).isNull();
    }

    @Test
    void namesTopicAndSizeOfBytesThatAreNotFramed() {
        assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, new byte[] {1, 2, 3}))
                .isInstanceOf(SerializationException.class)
                .hasMessage(
                        "topic headwater.params.changed.v1: 3 bytes do not start with a known schema id of "
                                + "io.headwater.avro.params.ParamsChanged");
    }

    @Test
    void namesTheIdThatIsFollowedByNoRecord() {
        byte[] bytes = serde.serializer().serialize(TOPIC, changed("true"));

        assertThatThrownBy(
                        () ->
                                serde.deserializer()
                                        .deserialize(TOPIC, java.util.Arrays.copyOf(bytes, 9)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("is followed by no");
    }

    private static ParamsChanged changed(String value) {
        return ParamsChanged.newBuilder()
                .setCause(Cause.DELTA)
                .setChanges(List.of(new ParamChange("Lamp", "Power", null, value)))
                .setReceivedAt(1)
                .setLoggedAt(2)
                .setPartition(0)
                .setOrigin(3)
                .build();
    }
}
