package io.headwater.schemas.dialect.rainmaker.command;

import java.io.ByteArrayOutputStream;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one message by tag, their fragments joined; of a tag that occurs twice the first
 * counts.
 *
 * @param byTag values as sent, of any length
 * @param unknown there were fields with tags that are not in the table
 */
record TlvFields(Map<Tag, byte[]> byTag, boolean unknown) {
    private static final int BYTE = 0xFF;

    /** Null when the bytes end within a field. */
    static @Nullable TlvFields read(byte[] message) {
        var fields = new EnumMap<Tag, byte[]>(Tag.class);
        boolean unknown = false;
        int at = 0;
        while (at < message.length) {
            byte code = message[at];
            var value = new ByteArrayOutputStream();
            int length;
            do {
                if (at + 1 >= message.length) {
                    return null;
                }
                length = message[at + 1] & BYTE;
                at += 2;
                if (length > message.length - at) {
                    return null;
                }
                value.write(message, at, length);
                at += length;
            } while (length == TlvWriter.FRAGMENT && at < message.length && message[at] == code);
            Tag tag = tag(code);
            if (tag == null) {
                unknown = true;
            } else {
                fields.putIfAbsent(tag, value.toByteArray());
            }
        }
        return new TlvFields(fields, unknown);
    }

    byte @Nullable [] get(Tag tag) {
        return byTag.get(tag);
    }

    /** An unsigned number of up to four bytes, the lowest one first; null when it is not there. */
    @Nullable Long number(Tag tag) {
        byte[] value = byTag.get(tag);
        if (value == null) {
            return null;
        }
        long number = 0;
        for (int i = value.length - 1; i >= 0; i--) {
            number = number << 8 | (value[i] & BYTE);
        }
        return number;
    }

    private static @Nullable Tag tag(byte code) {
        for (Tag tag : Tag.values()) {
            if (tag.code() == code) {
                return tag;
            }
        }
        return null;
    }
}
