package io.headwater.topologies.params;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Writes what {@link RowReader} reads. For one thread. */
final class RowWriter {
    private static final int PAYLOAD_BITS = 7;
    private static final int MORE = 0x80;
    private static final int LONGEST_NUMBER = 10;

    private byte[] bytes;
    private int at;

    /**
     * @param room how many bytes it will take, roughly
     */
    RowWriter(int room) {
        bytes = new byte[room];
    }

    void number(long value) {
        ensure(LONGEST_NUMBER);
        long zigzag = (value << 1) ^ (value >> (Long.SIZE - 1));
        while ((zigzag & -MORE) != 0) {
            bytes[at++] = (byte) ((zigzag & (MORE - 1)) | MORE);
            zigzag >>>= PAYLOAD_BITS;
        }
        bytes[at++] = (byte) zigzag;
    }

    /** Null, where there may be a number. */
    void noNumber() {
        number(0);
    }

    void text(String text) {
        bytes(text.getBytes(UTF_8));
    }

    void bytes(byte[] value) {
        number(value.length);
        raw(value, 0, value.length);
    }

    /** Bytes that are encoded already. */
    void raw(byte[] from, int begin, int end) {
        ensure(end - begin);
        System.arraycopy(from, begin, bytes, at, end - begin);
        at += end - begin;
    }

    byte[] written() {
        return Arrays.copyOf(bytes, at);
    }

    private void ensure(int more) {
        if (bytes.length - at < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + more));
        }
    }
}
