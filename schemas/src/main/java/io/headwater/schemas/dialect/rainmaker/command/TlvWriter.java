package io.headwater.schemas.dialect.rainmaker.command;

import java.io.ByteArrayOutputStream;

/** Writes fields one after the other; a long one in fragments. One thread. */
final class TlvWriter {
    static final int FRAGMENT = 255;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** One field. A value of a whole number of full fragments gets no closing empty one. */
    TlvWriter field(Tag tag, byte... value) {
        int from = 0;
        do {
            int length = Math.min(FRAGMENT, value.length - from);
            bytes.write(tag.code());
            bytes.write(length);
            bytes.write(value, from, length);
            from += length;
        } while (from < value.length);
        return this;
    }

    TlvWriter byteField(Tag tag, int value) {
        return field(tag, (byte) value);
    }

    /** Two bytes, the lower one first. */
    TlvWriter shortField(Tag tag, int value) {
        return field(tag, (byte) value, (byte) (value >> 8));
    }

    /** Four bytes, the lowest one first. */
    TlvWriter intField(Tag tag, long value) {
        return field(
                tag, (byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24));
    }

    byte[] written() {
        return bytes.toByteArray();
    }
}
