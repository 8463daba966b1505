package io.headwater.schemas.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * Avro in Confluent framing: one zero byte, a 4-byte big-endian schema id, the record. Ids come
 * from {@link SchemaIds}. Null stays null, so tombstones pass through. Safe for any thread.
 */
public final class AvroSerde<T extends SpecificRecord> {
    static final byte MAGIC = 0;

    private static final int FRAME_BYTES = 1 + Integer.BYTES;

    /** What Avro may instantiate while reading: its own defaults and our generated records. */
    private static final ClassSecurityPredicate TRUSTED =
            ClassSecurityValidator.composite(
                    ClassSecurityValidator.getGlobal(),
                    type -> type.getName().startsWith("io.headwater.avro."));

    /** Lets records write themselves, which takes a quarter less than asking their schema. */
    private static final SpecificData WRITING = new SpecificData(AvroSerde.class.getClassLoader());

    static {
        WRITING.setCustomCoders(true);
        ClassSecurityValidator.setGlobal(TRUSTED);
    }

    private final Class<T> type;
    private final Schema schema;
    private final int id;
    private final SchemaIds ids;
    private final ThreadLocal<Coders> coders = ThreadLocal.withInitial(Coders::new);

    private AvroSerde(String subject, Class<T> type, SchemaIds ids) {
        this.type = type;
        this.ids = ids;
        this.schema = SpecificData.get().getSchema(type);
        this.id = ids.idFor(subject, schema);
    }

    /**
     * The serde of one subject's records.
     *
     * @param subject {@code <topic>-value}, for which ids may be asked
     * @throws SerializationException when the record's present schema has no id
     */
    public static <T extends SpecificRecord> Serde<T> of(
            String subject, Class<T> type, SchemaIds ids) {
        var serde = new AvroSerde<>(subject, type, ids);
        return Serdes.serdeFrom(
                (topic, value) -> serde.write(topic, value),
                (topic, bytes) -> serde.read(topic, bytes));
    }

    private byte @Nullable [] write(String topic, @Nullable T value) {
        if (value == null) {
            return null;
        }
        try {
            return coders.get().write(value);
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "topic " + topic + ": cannot write a " + type.getName(), e);
        }
    }

    private @Nullable T read(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        if (bytes.length < FRAME_BYTES || bytes[0] != MAGIC) {
            throw new SerializationException(
                    "topic "
                            + topic
                            + ": "
                            + bytes.length
                            + " bytes do not start with a known schema id of "
                            + type.getName());
        }
        int writtenWith = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
        try {
            return coders.get().read(writtenWith, bytes);
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new SerializationException(
                    "topic "
                            + topic
                            + ": schema id "
                            + writtenWith
                            + " is followed by no "
                            + type.getName(),
                    e);
        }
    }

    /**
     * One thread's reused encoder, decoder and reader; making them anew costs more than using them.
     */
    private final class Coders {
        private final SpecificDatumWriter<T> writer = new SpecificDatumWriter<>(schema, WRITING);
        private final SpecificDatumReader<T> reader = new SpecificDatumReader<>(schema, schema);
        private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        private @Nullable BinaryEncoder encoder;
        private @Nullable BinaryDecoder decoder;
        private int readingId = id;

        byte[] write(T value) throws IOException {
            out.reset();
            out.write(MAGIC);
            out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
            encoder = EncoderFactory.get().binaryEncoder(out, encoder);
            writer.write(value, encoder);
            encoder.flush();
            return out.toByteArray();
        }

        T read(int writtenWith, byte[] bytes) throws IOException {
            if (writtenWith != readingId) {
                reader.setSchema(ids.schemaFor(writtenWith));
                readingId = writtenWith;
            }
            decoder =
                    DecoderFactory.get()
                            .binaryDecoder(bytes, FRAME_BYTES, bytes.length - FRAME_BYTES, decoder);
            return reader.read(null, decoder);
        }
    }
}
