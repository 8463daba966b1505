package io.headwater.sinks.converter;

import io.headwater.schemas.avro.SchemaIdTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.ResolvingDecoder;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Reads Headwater's typed topics: Avro in Confluent framing, with the ids of our own table, as
 * Connect structs. A record of an older version reads as the newest version of its type that this
 * build knows, so that a sink sees one shape. Reads only. One task's thread only, as Connect uses
 * converters.
 */
public final class AvroConverter implements Converter {
    /**
     * What becomes of bytes that are no record of ours: {@code fail}, which is what Connect knows
     * how to handle but does not wait for when it commits, or {@code pass} on to a sink as {@link
     * Unreadable}.
     */
    public static final String UNREADABLE = "unreadable";

    private static final String PASS = "pass";
    private static final String FAIL = "fail";
    private static final byte MAGIC = 0;
    private static final int FRAME_BYTES = 1 + Integer.BYTES;

    private final SchemaIdTable ids = SchemaIdTable.load();
    private final Map<String, Schema> newest = new HashMap<>();
    private final Map<Integer, Reading> readings = new HashMap<>();
    private @Nullable BinaryDecoder decoder;
    private boolean passesUnreadable;

    /**
     * How records with one schema id are read, and the shape they get.
     *
     * @param resolving null where they were written with the schema that they are read with
     */
    private record Reading(ConnectShape shape, @Nullable ResolvingDecoder resolving) {
        SchemaAndValue from(BinaryDecoder decoder) throws IOException {
            if (resolving == null) {
                return shape.read(decoder);
            }
            resolving.configure(decoder);
            SchemaAndValue read = shape.read(resolving);
            resolving.drain();
            return read;
        }
    }

    /** Connect makes converters without arguments. */
    public AvroConverter() {
        ids.entries().forEach(entry -> newest.put(entry.record(), entry.schema()));
    }

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        if (isKey) {
            throw new DataException(
                    "Headwater's keys are bytes, not Avro; use"
                            + " org.apache.kafka.connect.converters.ByteArrayConverter for keys");
        }
        Object unreadable = settings.get(UNREADABLE);
        if (unreadable != null && !unreadable.equals(PASS) && !unreadable.equals(FAIL)) {
            throw new ConfigException(UNREADABLE, unreadable, "expected fail or pass");
        }
        passesUnreadable = PASS.equals(unreadable);
    }

    /**
     * @throws DataException when the bytes are no record of a schema in our table, unless those are
     *     passed on; Connect then treats the record as its errors.tolerance says
     */
    @Override
    public SchemaAndValue toConnectData(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return SchemaAndValue.NULL;
        }
        try {
            return record(topic, bytes);
        } catch (DataException e) {
            if (!passesUnreadable) {
                throw e;
            }
            return new SchemaAndValue(
                    null, new Unreadable(String.valueOf(e.getMessage()), bytes.length));
        }
    }

    private SchemaAndValue record(String topic, byte[] bytes) {
        if (bytes.length < FRAME_BYTES || bytes[0] != MAGIC) {
            throw new DataException(
                    "topic "
                            + topic
                            + ": "
                            + bytes.length
                            + " bytes do not start with a schema id");
        }
        int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
        try {
            Reading reading = readings.computeIfAbsent(id, this::readingOf);
            decoder =
                    DecoderFactory.get()
                            .binaryDecoder(bytes, FRAME_BYTES, bytes.length - FRAME_BYTES, decoder);
            return reading.from(decoder);
        } catch (SerializationException e) {
            throw new DataException("topic " + topic + ": " + e.getMessage(), e);
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new DataException(
                    "topic " + topic + ": schema id " + id + " is not followed by its record", e);
        }
    }

    /**
     * @throws DataException always: Headwater's topics are written by Headwater
     */
    @Override
    public byte[] fromConnectData(
            String topic, org.apache.kafka.connect.data.Schema schema, Object value) {
        throw new DataException("topic " + topic + ": this converter reads and does not write");
    }

    @Override
    public String version() {
        String version = AvroConverter.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private Reading readingOf(int id) {
        Schema written = ids.schemaFor(id);
        Schema read = newest.getOrDefault(written.getFullName(), written);
        try {
            return new Reading(
                    ConnectShape.of(read),
                    written.equals(read)
                            ? null
                            : DecoderFactory.get().resolvingDecoder(written, read, null));
        } catch (IOException e) {
            throw new UncheckedIOException("resolving schema id " + id, e);
        }
    }
}
