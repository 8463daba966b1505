package io.headwater.fuzz;

import io.headwater.bridge.mqtt.MqttVersion;
import io.headwater.bridge.mqtt.Packet;
import io.headwater.bridge.mqtt.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What one client sends from CONNECT on, valid as it is, packet by packet. */
final class Conversation {
    private static final int PACKETS_MOST = 10;
    private static final UnpooledByteBufAllocator MEMORY = new UnpooledByteBufAllocator(false);

    private Conversation() {}

    /** A conversation in either version, which the caller may break. */
    static List<byte[]> random(RandomGenerator random) {
        MqttVersion version = random.nextBoolean() ? MqttVersion.V3_1_1 : MqttVersion.V5;
        var packets = new ValidPackets(version, random);
        var bytes = new ArrayList<byte[]>();
        bytes.add(bytes(packets.connect(), version));
        for (int left = random.nextInt(PACKETS_MOST); left > 0; left--) {
            bytes.add(bytes(packets.afterConnect(), version));
        }
        if (random.nextInt(4) == 0) {
            bytes.add(bytes(packets.disconnect(), version));
        }
        return bytes;
    }

    /** The packet as it goes over the wire. */
    static byte[] bytes(Packet packet, MqttVersion version) {
        ByteBuf encoded = PacketEncoder.encode(packet, version, MEMORY);
        try {
            return ByteBufUtil.getBytes(encoded);
        } finally {
            encoded.release();
        }
    }
}
