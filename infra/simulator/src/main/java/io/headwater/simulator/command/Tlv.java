package io.headwater.simulator.command;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tagged values of command-response: a tag, a length of one byte, so many bytes; longer values in
 * fragments of 255. Written apart from the cloud's own codec, so that the two test each other.
 *
 * @param fields values by tag, in the order in which they are written
 */
record Tlv(SortedMap<Integer, byte[]> fields) {
    private static final int FRAGMENT = 255;

    static Tlv empty() {
        return new Tlv(new TreeMap<>());
    }

    /** Empty when a value is cut off. */
    static Optional<Tlv> read(byte[] message) {
        Tlv read = empty();
        int at = 0;
        while (at < message.length) {
            int tag = message[at] & 0xFF;
            var value = new ByteArrayOutputStream();
            int length;
            do {
                if (at + 2 > message.length) {
                    return Optional.empty();
                }
                length = message[at + 1] & 0xFF;
                if (at + 2 + length > message.length) {
                    return Optional.empty();
                }
                value.write(message, at + 2, length);
                at += 2 + length;
            } while (length == FRAGMENT && at < message.length && (message[at] & 0xFF) == tag);
            read.fields.putIfAbsent(tag, value.toByteArray());
        }
        return Optional.of(read);
    }

    Tlv with(int tag, byte... value) {
        fields.put(tag, value);
        return this;
    }

    Optional<byte[]> value(int tag) {
        return Optional.ofNullable(fields.get(tag));
    }

    byte[] bytes() {
        var message = new ByteArrayOutputStream();
        fields.forEach((tag, value) -> write(message, tag, value));
        return message.toByteArray();
    }

    private static void write(ByteArrayOutputStream message, int tag, byte[] value) {
        int from = 0;
        do {
            int length = Math.min(FRAGMENT, value.length - from);
            message.write(tag);
            message.write(length);
            message.write(value, from, length);
            from += length;
        } while (from < value.length);
    }
}
