package io.headwater.topologies.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** A message of the command channel as firmware writes it: tags, lengths and values. */
public final class TlvMessage {
    private static final int LONGEST = 255;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Adds a value; one that is too long for a field has several of the same tag. */
    public TlvMessage with(int tag, byte... value) {
        int from = 0;
        do {
            int length = Math.min(LONGEST, value.length - from);
            bytes.write(tag);
            bytes.write(length);
            bytes.write(value, from, length);
            from += length;
        } while (from < value.length);
        return this;
    }

    public TlvMessage with(int tag, String value) {
        return with(tag, value.getBytes(UTF_8));
    }

    /** Adds the number of a command, two bytes with the low one first. */
    public TlvMessage command(int number) {
        return with(5, (byte) number, (byte) (number >> 8));
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }
}
