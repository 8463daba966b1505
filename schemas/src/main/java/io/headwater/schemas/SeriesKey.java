package io.headwater.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.timeseries.SeriesClass;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * One series of one node: class, name and data type make it (design: a series is (class full or
 * simple, name, dt)). As a row: {@code <node> 0x00 <class> 0x00 <dataType> 0x00 <name>}, class
 * {@code f} or {@code s}. The name comes last and alone may be anything but a text with U+0000.
 */
public record SeriesKey(NodeKey node, SeriesClass seriesClass, String dataType, String name) {
    /** Bytes that a point's time takes at the end of its key. */
    public static final int TIME_BYTES = Long.BYTES;

    private static final byte[] SEPARATOR = {NodeKey.ROW_SEPARATOR};

    /**
     * The series that this row is of, whether the row is the series' own or, with {@code timed}, a
     * point's.
     */
    public static Optional<SeriesKey> of(RowKey row, boolean timed) {
        int length = row.rest().length - (timed ? TIME_BYTES + 1 : 0);
        if (length < 4) {
            return Optional.empty();
        }
        String[] parts = new String(row.rest(), 0, length, UTF_8).split("\0", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        SeriesClass seriesClass =
                switch (parts[0]) {
                    case "f" -> SeriesClass.FULL;
                    case "s" -> SeriesClass.SIMPLE;
                    default -> null;
                };
        return seriesClass == null
                ? Optional.empty()
                : Optional.of(new SeriesKey(row.node(), seriesClass, parts[1], parts[2]));
    }

    /** The row of the series itself. */
    public RowKey rowKey() {
        return new RowKey(node, rest());
    }

    /**
     * The row of the series' point at a time: the series' row, {@code 0x00}, and the time as 8
     * bytes with the sign bit flipped, so that rows of a series sort by time.
     *
     * @param time device time, epoch ms
     */
    public RowKey pointKey(long time) {
        byte[] series = rest();
        byte[] point = Arrays.copyOf(series, series.length + 1 + TIME_BYTES);
        ByteBuffer.wrap(point, series.length + 1, TIME_BYTES).putLong(time ^ Long.MIN_VALUE);
        return new RowKey(node, point);
    }

    /** The time in a key that {@link #pointKey} made, epoch ms. */
    public static long timeOf(RowKey point) {
        return ByteBuffer.wrap(point.rest(), point.rest().length - TIME_BYTES, TIME_BYTES).getLong()
                ^ Long.MIN_VALUE;
    }

    private byte[] rest() {
        String letter = seriesClass == SeriesClass.SIMPLE ? "s" : "f";
        return join(letter.getBytes(UTF_8), dataType.getBytes(UTF_8), name.getBytes(UTF_8));
    }

    private static byte[] join(byte[] first, byte[] second, byte[] third) {
        return ByteBuffer.allocate(first.length + second.length + third.length + 2)
                .put(first)
                .put(SEPARATOR)
                .put(second)
                .put(SEPARATOR)
                .put(third)
                .array();
    }
}
