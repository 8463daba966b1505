package io.headwater.sinks.converter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.ResolvingDecoder;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * An Avro schema as a Connect schema, and how its values are read from bytes as Connect values,
 * without a record of Avro's in between. Enums become strings. A union of null and one type becomes
 * that type, optional; any other union becomes a struct with one optional field per branch, named
 * after the branch's type, of which one is set. Not for schemas that contain themselves; none of
 * ours does.
 */
record ConnectShape(Schema schema, Reading reading) {
    /** Name of the structs that stand for unions. */
    static final String UNION = "io.headwater.connect.Union";

    /** Reads one value. */
    @FunctionalInterface
    interface Reading {
        @Nullable Object from(Decoder decoder) throws IOException;
    }

    /** The shape of values of this schema. */
    static ConnectShape of(org.apache.avro.Schema avro) {
        return of(avro, false);
    }

    /**
     * The value that comes next, with its Connect schema.
     *
     * @param decoder over bytes that were written with this schema, or one that resolves them to it
     */
    SchemaAndValue read(Decoder decoder) throws IOException {
        return new SchemaAndValue(schema, reading.from(decoder));
    }

    private static ConnectShape of(org.apache.avro.Schema avro, boolean optional) {
        return switch (avro.getType()) {
            case RECORD -> ofRecord(avro, optional);
            case UNION -> ofUnion(avro);
            case ARRAY -> ofArray(avro, optional);
            case MAP -> ofMap(avro, optional);
            case ENUM -> {
                List<String> symbols = avro.getEnumSymbols();
                yield shape(SchemaBuilder.string(), optional, from -> symbols.get(from.readEnum()));
            }
            case STRING -> shape(SchemaBuilder.string(), optional, Decoder::readString);
            case BOOLEAN -> shape(SchemaBuilder.bool(), optional, Decoder::readBoolean);
            case INT -> shape(SchemaBuilder.int32(), optional, Decoder::readInt);
            case LONG -> shape(SchemaBuilder.int64(), optional, Decoder::readLong);
            case FLOAT -> shape(SchemaBuilder.float32(), optional, Decoder::readFloat);
            case DOUBLE -> shape(SchemaBuilder.float64(), optional, Decoder::readDouble);
            case BYTES -> shape(SchemaBuilder.bytes(), optional, from -> from.readBytes(null));
            case FIXED -> {
                int size = avro.getFixedSize();
                yield shape(SchemaBuilder.bytes(), optional, from -> fixed(from, size));
            }
            case NULL -> throw new DataException("Avro's null stands alone in a schema");
        };
    }

    private static ConnectShape ofRecord(org.apache.avro.Schema avro, boolean optional) {
        var readings = new ArrayList<Reading>();
        var builder = SchemaBuilder.struct().name(avro.getFullName());
        for (org.apache.avro.Schema.Field field : avro.getFields()) {
            ConnectShape shape = of(field.schema());
            readings.add(shape.reading());
            builder.field(field.name(), shape.schema());
        }
        Schema schema = built(builder, optional);
        List<Field> fields = schema.fields();
        return new ConnectShape(
                schema,
                from -> {
                    var struct = new Struct(schema);
                    for (org.apache.avro.Schema.Field written : order(from, avro)) {
                        int at = written.pos();
                        struct.put(fields.get(at), readings.get(at).from(from));
                    }
                    return struct;
                });
    }

    /** The fields in the order in which they were written. */
    private static Iterable<org.apache.avro.Schema.Field> order(
            Decoder decoder, org.apache.avro.Schema avro) throws IOException {
        return decoder instanceof ResolvingDecoder resolving
                ? List.of(resolving.readFieldOrder())
                : avro.getFields();
    }

    private static ConnectShape ofUnion(org.apache.avro.Schema avro) {
        var branches =
                avro.getTypes().stream()
                        .filter(b -> b.getType() != org.apache.avro.Schema.Type.NULL)
                        .toList();
        boolean optional = branches.size() < avro.getTypes().size();
        if (branches.size() == 1) {
            ConnectShape shape = of(branches.get(0), optional);
            return new ConnectShape(
                    shape.schema(), optional ? orNull(avro, shape.reading()) : shape.reading());
        }
        var readings = new ArrayList<Reading>();
        var builder = SchemaBuilder.struct().name(UNION);
        for (org.apache.avro.Schema branch : branches) {
            ConnectShape shape = of(branch, true);
            readings.add(shape.reading());
            builder.field(branch.getName(), shape.schema());
        }
        Schema schema = built(builder, optional);
        List<Integer> places = avro.getTypes().stream().map(branches::indexOf).toList();
        return new ConnectShape(
                schema,
                from -> {
                    int branch = places.get(from.readIndex());
                    return branch < 0
                            ? none(from)
                            : new Struct(schema)
                                    .put(
                                            schema.fields().get(branch),
                                            readings.get(branch).from(from));
                });
    }

    private static Reading orNull(org.apache.avro.Schema union, Reading reading) {
        List<Boolean> nulls =
                union.getTypes().stream()
                        .map(branch -> branch.getType() == org.apache.avro.Schema.Type.NULL)
                        .toList();
        return from -> nulls.get(from.readIndex()) ? none(from) : reading.from(from);
    }

    /** Null takes no bytes, but one that resolves schemas wants to be asked. */
    private static @Nullable Object none(Decoder from) throws IOException {
        from.readNull();
        return null;
    }

    private static ConnectShape ofArray(org.apache.avro.Schema avro, boolean optional) {
        ConnectShape item = of(avro.getElementType());
        return shape(
                SchemaBuilder.array(item.schema()),
                optional,
                from -> {
                    var items = new ArrayList<@Nullable Object>();
                    for (long block = from.readArrayStart(); block > 0; block = from.arrayNext()) {
                        for (long i = 0; i < block; i++) {
                            items.add(item.reading().from(from));
                        }
                    }
                    return items;
                });
    }

    private static ConnectShape ofMap(org.apache.avro.Schema avro, boolean optional) {
        ConnectShape item = of(avro.getValueType());
        return shape(
                SchemaBuilder.map(Schema.STRING_SCHEMA, item.schema()),
                optional,
                from -> {
                    var items = new LinkedHashMap<String, @Nullable Object>();
                    for (long block = from.readMapStart(); block > 0; block = from.mapNext()) {
                        for (long i = 0; i < block; i++) {
                            items.put(from.readString(), item.reading().from(from));
                        }
                    }
                    return items;
                });
    }

    private static byte[] fixed(Decoder from, int size) throws IOException {
        var bytes = new byte[size];
        from.readFixed(bytes);
        return bytes;
    }

    private static ConnectShape shape(SchemaBuilder builder, boolean optional, Reading reading) {
        return new ConnectShape(built(builder, optional), reading);
    }

    private static Schema built(SchemaBuilder builder, boolean optional) {
        return (optional ? builder.optional() : builder).build();
    }
}
