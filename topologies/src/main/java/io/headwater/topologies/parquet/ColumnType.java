package io.headwater.topologies.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.JsonType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a column are, in Java and in the file (Parquet's logical types, {@code
 * LogicalTypes.md}; plain encoding, {@code Encodings.md}).
 */
public enum ColumnType {
    /** {@code Long}, epoch microseconds; a timestamp in UTC. */
    TIME(Type.INT64, ConvertedType.TIMESTAMP_MICROS) {
        @Override
        void add(Object value, PlainValues to) {
            to.add64((Long) value);
        }
    },
    /** {@code Long}. */
    LONG(Type.INT64, null) {
        @Override
        void add(Object value, PlainValues to) {
            to.add64((Long) value);
        }
    },
    /** {@code Integer}. */
    INT(Type.INT32, null) {
        @Override
        void add(Object value, PlainValues to) {
            to.add32((Integer) value);
        }
    },
    /** Any {@code Number}. */
    DOUBLE(Type.DOUBLE, null) {
        @Override
        void add(Object value, PlainValues to) {
            to.add64(Double.doubleToRawLongBits(((Number) value).doubleValue()));
        }
    },
    /** {@code Boolean}. */
    BOOLEAN(Type.BOOLEAN, null) {
        @Override
        void add(Object value, PlainValues to) {
            to.addBit((Boolean) value);
        }
    },
    /** {@code String}. */
    TEXT(Type.BYTE_ARRAY, ConvertedType.UTF8) {
        @Override
        void add(Object value, PlainValues to) {
            to.addBytes(value.toString().getBytes(UTF_8));
        }
    },
    /** {@code String} that is a JSON document. */
    JSON(Type.BYTE_ARRAY, ConvertedType.JSON) {
        @Override
        void add(Object value, PlainValues to) {
            to.addBytes(value.toString().getBytes(UTF_8));
        }
    };

    private final Type physical;
    private final @Nullable ConvertedType converted;

    /**
     * @param converted what readers of before logical types know it by
     */
    ColumnType(Type physical, @Nullable ConvertedType converted) {
        this.physical = physical;
        this.converted = converted;
    }

    /**
     * @throws ClassCastException when the value is not of this type
     */
    abstract void add(Object value, PlainValues to);

    Type physical() {
        return physical;
    }

    /** Completes the description of a column. */
    void describe(SchemaElement column) {
        column.setType(physical);
        if (converted != null) {
            column.setConverted_type(converted);
        }
        switch (this) {
            case TIME ->
                    column.setLogicalType(
                            LogicalType.TIMESTAMP(
                                    new TimestampType(true, TimeUnit.MICROS(new MicroSeconds()))));
            case TEXT -> column.setLogicalType(LogicalType.STRING(new StringType()));
            case JSON -> column.setLogicalType(LogicalType.JSON(new JsonType()));
            case LONG, INT, DOUBLE, BOOLEAN -> {} // physical types say it all
        }
    }
}
