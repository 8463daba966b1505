package io.headwater.bridge.mqtt;

import static io.headwater.bridge.mqtt.MalformedException.malformed;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Reads the parts of one packet's body and never a byte beyond it: an inner length that reaches
 * past the Remaining Length is malformed, not a reason to wait. Every method may throw {@link
 * MalformedException}.
 */
final class PacketReader {
    private static final byte[] NO_BYTES = {};

    private final ByteBuf in;
    private final int end; // index behind the packet's last byte

    PacketReader(ByteBuf in, int length) {
        this.in = in;
        this.end = in.readerIndex() + length;
    }

    boolean hasMore() {
        return in.readerIndex() < end;
    }

    int oneByte() {
        need(1);
        return in.readUnsignedByte();
    }

    int twoBytes() {
        need(2);
        return in.readUnsignedShort();
    }

    long fourBytes() {
        need(4);
        return in.readUnsignedInt();
    }

    /** A packet identifier, which is never 0 [MQTT-2.3.1-1]. */
    int packetId() {
        int id = twoBytes();
        if (id == 0) {
            throw malformed("packet identifier is 0 [MQTT-2.3.1-1]");
        }
        return id;
    }

    /** A variable byte integer in its shortest form (MQTT 5, 1.5.5). */
    int variable() {
        int value = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            int next = oneByte();
            value |= (next & 0x7F) << shift;
            if (next < 0x80) {
                if (next == 0 && shift > 0) {
                    throw malformed("variable byte integer is longer than it needs [MQTT-1.5.5-1]");
                }
                return value;
            }
        }
        throw malformed("variable byte integer has more than four bytes");
    }

    byte[] binary() {
        return bytes(twoBytes());
    }

    byte[] rest() {
        return bytes(end - in.readerIndex());
    }

    /** Well-formed UTF-8 without surrogates and NUL [MQTT-1.5.3-1, MQTT-1.5.3-2]. */
    String text() {
        byte[] bytes = binary();
        boolean ascii = true;
        for (byte b : bytes) {
            if (b == 0) {
                throw malformed("a string holds U+0000 [MQTT-1.5.3-2]");
            }
            ascii &= b > 0;
        }
        if (ascii) {
            return new String(bytes, ISO_8859_1);
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            throw malformed("a string is not well-formed UTF-8 [MQTT-1.5.3-1]");
        }
    }

    /** A string that must be a topic name. */
    String topicName() {
        String topic = text();
        if (!TopicName.isValid(topic)) {
            throw malformed("topic name is empty or has wildcards [MQTT-3.3.2-2]");
        }
        return topic;
    }

    /** A string that must be a topic filter. */
    String topicFilter() {
        String filter = text();
        if (!TopicFilter.isValid(filter)) {
            throw malformed("topic filter is empty or has misplaced wildcards [MQTT-4.7.1-2]");
        }
        return filter;
    }

    /** A reader of the next {@code length} bytes, which this one skips once they are read. */
    PacketReader part(int length) {
        need(length);
        return new PacketReader(in, length);
    }

    /** The packet must end here. */
    void finish() {
        if (hasMore()) {
            throw malformed("the packet is longer than what it holds");
        }
    }

    private byte[] bytes(int length) {
        need(length);
        if (length == 0) {
            return NO_BYTES;
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    private void need(int bytes) {
        if (bytes > end - in.readerIndex()) {
            throw malformed("a length reaches beyond the end of the packet");
        }
    }
}
