package io.headwater.sinks.converter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * An Avro schema as a Connect schema, and how its values become Connect values. Enums become
 * strings. A union of null and one type becomes that type, optional; any other union becomes a
 * struct with one optional field per branch, named after the branch's type, of which one is set.
 * Not for schemas that contain themselves; none of ours does.
 */
record ConnectShape(Schema schema, Function<Object, Object> values) {
    /** Name of the structs that stand for unions. */
    static final String UNION = "io.headwater.connect.Union";

    /** The shape of values of this schema. */
    static ConnectShape of(org.apache.avro.Schema avro) {
        return of(avro, false);
    }

    /** A value as generic Avro readers give it, with its Connect schema. */
    SchemaAndValue of(Object value) {
        return new SchemaAndValue(schema, values.apply(value));
    }

    private @Nullable Object ofNullable(@Nullable Object value) {
        return value == null ? null : values.apply(value);
    }

    private static ConnectShape of(org.apache.avro.Schema avro, boolean optional) {
        return switch (avro.getType()) {
            case RECORD -> ofRecord(avro, optional);
            case UNION -> ofUnion(avro);
            case ARRAY -> ofArray(avro, optional);
            case MAP -> ofMap(avro, optional);
            case ENUM, STRING -> shape(SchemaBuilder.string(), optional, Object::toString);
            case BOOLEAN -> shape(SchemaBuilder.bool(), optional, Function.identity());
            case INT -> shape(SchemaBuilder.int32(), optional, Function.identity());
            case LONG -> shape(SchemaBuilder.int64(), optional, Function.identity());
            case FLOAT -> shape(SchemaBuilder.float32(), optional, Function.identity());
            case DOUBLE -> shape(SchemaBuilder.float64(), optional, Function.identity());
            case BYTES -> shape(SchemaBuilder.bytes(), optional, Function.identity());
            case FIXED ->
                    shape(
                            SchemaBuilder.bytes(),
                            optional,
                            fixed -> ((GenericFixed) fixed).bytes().clone());
            case NULL -> throw new DataException("Avro's null stands alone in a schema");
        };
    }

    private static ConnectShape ofRecord(org.apache.avro.Schema avro, boolean optional) {
        var fields = new ArrayList<ConnectShape>();
        var builder = SchemaBuilder.struct().name(avro.getFullName());
        for (org.apache.avro.Schema.Field field : avro.getFields()) {
            ConnectShape shape = of(field.schema());
            fields.add(shape);
            builder.field(field.name(), shape.schema());
        }
        Schema schema = built(builder, optional);
        return new ConnectShape(schema, value -> struct(schema, fields, (IndexedRecord) value));
    }

    private static Struct struct(Schema schema, List<ConnectShape> fields, IndexedRecord record) {
        var struct = new Struct(schema);
        for (int i = 0; i < fields.size(); i++) {
            struct.put(schema.fields().get(i), fields.get(i).ofNullable(record.get(i)));
        }
        return struct;
    }

    private static ConnectShape ofUnion(org.apache.avro.Schema avro) {
        var branches =
                avro.getTypes().stream()
                        .filter(b -> b.getType() != org.apache.avro.Schema.Type.NULL)
                        .toList();
        boolean optional = branches.size() < avro.getTypes().size();
        if (branches.size() == 1) {
            return of(branches.get(0), optional);
        }
        var shapes = new ArrayList<ConnectShape>();
        var builder = SchemaBuilder.struct().name(UNION);
        for (org.apache.avro.Schema branch : branches) {
            ConnectShape shape = of(branch, true);
            shapes.add(shape);
            builder.field(branch.getName(), shape.schema());
        }
        Schema schema = built(builder, optional);
        var avroBranches = org.apache.avro.Schema.createUnion(branches);
        return new ConnectShape(
                schema,
                value -> {
                    int branch = GenericData.get().resolveUnion(avroBranches, value);
                    return new Struct(schema)
                            .put(schema.fields().get(branch), shapes.get(branch).of(value).value());
                });
    }

    private static ConnectShape ofArray(org.apache.avro.Schema avro, boolean optional) {
        ConnectShape item = of(avro.getElementType());
        return shape(
                SchemaBuilder.array(item.schema()),
                optional,
                value -> {
                    var items = new ArrayList<@Nullable Object>();
                    ((List<?>) value).forEach(each -> items.add(item.ofNullable(each)));
                    return items;
                });
    }

    private static ConnectShape ofMap(org.apache.avro.Schema avro, boolean optional) {
        ConnectShape item = of(avro.getValueType());
        return shape(
                SchemaBuilder.map(Schema.STRING_SCHEMA, item.schema()),
                optional,
                value -> {
                    var items = new LinkedHashMap<String, @Nullable Object>();
                    ((Map<?, ?>) value)
                            .forEach((k, v) -> items.put(k.toString(), item.ofNullable(v)));
                    return items;
                });
    }

    private static ConnectShape shape(
            SchemaBuilder builder, boolean optional, Function<Object, Object> values) {
        return new ConnectShape(built(builder, optional), values);
    }

    private static Schema built(SchemaBuilder builder, boolean optional) {
        return (optional ? builder.optional() : builder).build();
    }
}
