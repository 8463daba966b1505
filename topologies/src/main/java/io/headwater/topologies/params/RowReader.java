package io.headwater.topologies.params;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Reads Avro's binary encoding (Avro 1.12, "Binary Encoding") of rows that our own serde wrote,
 * from a place in them on. For one thread.
 */
final class RowReader {
    /** A zero byte and the id of the schema. */
    static final int FRAME_BYTES = 1 + Integer.BYTES;

    private static final int PAYLOAD_BITS = 7;
    private static final int MORE = 0x80;

    private final byte[] bytes;
    private int at;

    RowReader(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /** Where the next value begins. */
    int at() {
        return at;
    }

    /** A variable-length zigzag number. */
    long number() {
        long zigzag = 0;
        int shift = 0;
        int b;
        do {
            b = bytes[at++];
            zigzag |= (long) (b & (MORE - 1)) << shift;
            shift += PAYLOAD_BITS;
        } while ((b & MORE) != 0);
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    /**
     * How many items of an array follow; 0 at its end.
     *
     * @throws SerializationException for a block that tells its size, which ours do not
     */
    int count() {
        long count = number();
        if (count < 0 || count > bytes.length) {
            throw new SerializationException("an array of " + count + " items in a row");
        }
        return (int) count;
    }

    String text() {
        int length = (int) number();
        String text = new String(bytes, at, length, UTF_8);
        at += length;
        return text;
    }

    byte[] bytes() {
        int length = (int) number();
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /** Whether the text that comes next is this one; goes past it in any case. */
    boolean isNext(byte[] text) {
        int length = (int) number();
        at += length;
        return length == text.length && Arrays.equals(bytes, at - length, at, text, 0, length);
    }

    void skipNumber() {
        while ((bytes[at++] & MORE) != 0) {
            // its last byte has the bit clear
        }
    }

    void skipText() {
        int length = (int) number();
        at += length;
    }

    /** A union of null and a number. */
    void skipOptionalNumber() {
        if (number() != 0) {
            skipNumber();
        }
    }
}
