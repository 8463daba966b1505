package io.headwater.bridge.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

/** Bytes as tests write them: hexadecimal digits with spaces, and text in single quotes. */
final class Bytes {
    /** A CONNECT of client "c", which settles the version of a connection. */
    static final String CONNECT_3 = "10 0d 0004 'MQTT' 04 02 003c 0001 'c'";

    static final String CONNECT_5 = "10 0e 0004 'MQTT' 05 02 003c 00 0001 'c'";

    private Bytes() {}

    static ByteBuf of(String text) {
        ByteBuf bytes = Unpooled.buffer();
        boolean quoted = false;
        int high = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (quoted) {
                bytes.writeByte(c);
            } else if (c != ' ') {
                int digit = Character.digit(c, 16);
                if (high < 0) {
                    high = digit;
                } else {
                    bytes.writeByte(high << 4 | digit);
                    high = -1;
                }
            }
        }
        return bytes;
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
