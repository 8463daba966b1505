package io.headwater.bridge.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

/**
 * Bytes as tests write them: hexadecimal digits with spaces, text in {@code 'quotes'}, a string
 * with its two bytes of length in {@code <angles>}, and {@code [a block]} behind its length as a
 * variable byte integer, such as everything behind a first byte.
 */
public final class Bytes {
    /** A CONNECT of client "c", which settles the version of a connection. */
    static final String CONNECT_3 = "10 0d 0004 'MQTT' 04 02 003c 0001 'c'";

    static final String CONNECT_5 = "10 0e 0004 'MQTT' 05 02 003c 00 0001 'c'";

    private Bytes() {}

    /** A buffer with the bytes that the text describes. */
    public static ByteBuf of(String text) {
        ByteBuf bytes = Unpooled.buffer();
        write(text, 0, bytes);
        return bytes;
    }

    /** The same bytes in hexadecimal. */
    public static String hex(String text) {
        return ByteBufUtil.hexDump(of(text));
    }

    /** Reads up to the end of the text or of the block; answers where that is. */
    private static int write(String text, int from, ByteBuf to) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ']') {
                return i;
            }
            if (c == '[') {
                ByteBuf block = Unpooled.buffer();
                i = write(text, i + 1, block);
                writeLength(block.readableBytes(), to);
                to.writeBytes(block);
            } else if (c == '\'') {
                int end = text.indexOf('\'', i + 1);
                to.writeBytes(text.substring(i + 1, end).getBytes(UTF_8));
                i = end;
            } else if (c == '<') {
                int end = text.indexOf('>', i + 1);
                byte[] string = text.substring(i + 1, end).getBytes(UTF_8);
                to.writeShort(string.length).writeBytes(string);
                i = end;
            } else if (c != ' ') {
                to.writeByte(Integer.parseInt(text, i, i + 2, 16));
                i++;
            }
        }
        return text.length();
    }

    private static void writeLength(int length, ByteBuf to) {
        int left = length;
        while (left > 0x7F) {
            to.writeByte((left & 0x7F) | 0x80);
            left >>= 7;
        }
        to.writeByte(left);
    }

    static String hex(Packet packet, MqttVersion version) {
        ByteBuf bytes = PacketEncoder.encode(packet, version, UnpooledByteBufAllocator.DEFAULT);
        try {
            return ByteBufUtil.hexDump(bytes);
        } finally {
            bytes.release();
        }
    }

    /** A decoder that has read the CONNECT of this version. */
    static PacketDecoder decoder(MqttVersion version) {
        var decoder = new PacketDecoder(262_144);
        var _ = decoder.next(of(version == MqttVersion.V5 ? CONNECT_5 : CONNECT_3));
        return decoder;
    }
}
