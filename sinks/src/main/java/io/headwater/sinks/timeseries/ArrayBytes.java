package io.headwater.sinks.timeseries;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/**
 * A column's values as PostgreSQL's binary form of an array with one dimension (array_send and
 * array_recv in its source; each element is a length, -1 for null, and the element's own binary
 * form). The driver would make texts of times and JSON, which both sides then take apart.
 *
 * @param arrayType object id of the array's type
 * @param bytes of the parameter
 */
@SuppressWarnings("ArrayRecordComponent") // handed on at once, compared by nobody
record ArrayBytes(int arrayType, byte[] bytes) {
    private static final int HEADER_BYTES = 20;
    private static final int JSONB = 3802;
    private static final int JSONB_ARRAY = 3807;
    private static final byte JSONB_VERSION = 1;

    /** Between 1970 and 2000, where PostgreSQL's times begin; in ms. */
    private static final long EPOCH_TO_2000 = 946_684_800_000L;

    /** Puts one value, which is not null, into the buffer. */
    @FunctionalInterface
    private interface Put<T> {
        void into(ByteBuffer buffer, T value);
    }

    static <R> ArrayBytes texts(List<R> rows, Function<R, @Nullable String> column) {
        return ofTexts(Oid.TEXT, Oid.TEXT_ARRAY, rows, column, new byte[0]);
    }

    static <R> ArrayBytes jsons(List<R> rows, Function<R, @Nullable String> column) {
        return ofTexts(JSONB, JSONB_ARRAY, rows, column, new byte[] {JSONB_VERSION});
    }

    static <R> ArrayBytes longs(List<R> rows, Function<R, @Nullable Long> column) {
        return ofFixed(
                Oid.INT8,
                Oid.INT8_ARRAY,
                Long.BYTES,
                rows,
                column,
                (to, value) -> to.putLong(value));
    }

    /** Of epoch ms; exact to the ms in all years that a timestamptz can have. */
    static <R> ArrayBytes times(List<R> rows, Function<R, @Nullable Long> column) {
        return ofFixed(
                Oid.TIMESTAMPTZ,
                Oid.TIMESTAMPTZ_ARRAY,
                Long.BYTES,
                rows,
                column,
                (to, ms) -> to.putLong(microsSince2000(ms)));
    }

    static <R> ArrayBytes integers(List<R> rows, Function<R, @Nullable Integer> column) {
        return ofFixed(
                Oid.INT4,
                Oid.INT4_ARRAY,
                Integer.BYTES,
                rows,
                column,
                (to, value) -> to.putInt(value));
    }

    static <R> ArrayBytes doubles(List<R> rows, Function<R, @Nullable Double> column) {
        return ofFixed(
                Oid.FLOAT8,
                Oid.FLOAT8_ARRAY,
                Double.BYTES,
                rows,
                column,
                (to, value) -> to.putDouble(value));
    }

    static <R> ArrayBytes truths(List<R> rows, Function<R, @Nullable Boolean> column) {
        return ofFixed(
                Oid.BOOL,
                Oid.BOOL_ARRAY,
                1,
                rows,
                column,
                (to, value) -> to.put((byte) (value ? 1 : 0)));
    }

    /** Epoch ms as a timestamptz has it. */
    static long microsSince2000(long ms) {
        return (ms - EPOCH_TO_2000) * 1000;
    }

    private static <R, T> ArrayBytes ofFixed(
            int type,
            int arrayType,
            int width,
            List<R> rows,
            Function<R, @Nullable T> column,
            Put<T> put) {
        var bytes = new byte[HEADER_BYTES + rows.size() * (Integer.BYTES + width)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        header(buffer, type, rows.size());
        for (R row : rows) {
            T value = column.apply(row);
            if (value == null) {
                buffer.putInt(-1);
            } else {
                buffer.putInt(width);
                put.into(buffer, value);
            }
        }
        return new ArrayBytes(
                arrayType, Arrays.copyOf(bytes, buffer.position())); // nulls are shorter
    }

    private static <R> ArrayBytes ofTexts(
            int type,
            int arrayType,
            List<R> rows,
            Function<R, @Nullable String> column,
            byte[] lead) {
        var values = new byte @Nullable [rows.size()][];
        int total = HEADER_BYTES + rows.size() * Integer.BYTES;
        for (int i = 0; i < values.length; i++) {
            String text = column.apply(rows.get(i));
            if (text != null) {
                values[i] = text.getBytes(StandardCharsets.UTF_8);
                total += lead.length + values[i].length;
            }
        }
        var bytes = new byte[total];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        header(buffer, type, values.length);
        for (byte[] value : values) {
            if (value == null) {
                buffer.putInt(-1);
            } else {
                buffer.putInt(lead.length + value.length).put(lead).put(value);
            }
        }
        return new ArrayBytes(arrayType, bytes);
    }

    private static void header(ByteBuffer buffer, int type, int length) {
        buffer.putInt(1) // dimension
                .putInt(1) // some may be null
                .putInt(type)
                .putInt(length)
                .putInt(1); // where it begins to count
    }
}
