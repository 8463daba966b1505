package io.headwater.fuzz;

import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.Decoded;
import io.headwater.bridge.mqtt.Decoded.Malformed;
import io.headwater.bridge.mqtt.MqttVersion;
import io.headwater.bridge.mqtt.Packet;
import io.headwater.bridge.mqtt.PacketDecoder;
import io.headwater.bridge.mqtt.PingReq;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the decoder makes of a conversation, and that it keeps its own rules meanwhile.
 *
 * @param packets those that it accepted, in order
 * @param version null when no CONNECT settled it
 * @param malformed what stopped it; null when it was not stopped
 * @param isOpen it ended between two packets of an open conversation: another would be read
 */
record Reading(
        List<Packet> packets,
        @Nullable MqttVersion version,
        @Nullable Malformed malformed,
        boolean isOpen) {
    static final byte[] PING = {(byte) 0xC0, 0};

    private static final UnpooledByteBufAllocator MEMORY = new UnpooledByteBufAllocator(false);

    Reading {
        packets = List.copyOf(packets);
    }

    /**
     * Decodes pieces as they come, each behind what is left of those before.
     *
     * @throws Finding when the decoder throws, reads beyond its bytes, comes to no end, or goes on
     *     after it gave up
     */
    static Reading of(List<byte[]> pieces, int packetMost) {
        var decoder = new PacketDecoder(packetMost);
        var packets = new ArrayList<Packet>();
        ByteBuf bytes = MEMORY.heapBuffer();
        try {
            @Nullable Malformed malformed = null;
            for (byte[] piece : pieces) {
                bytes.discardReadBytes().writeBytes(piece);
                malformed = readOn(decoder, bytes, packets);
            }
            if (malformed != null) {
                staysMalformed(decoder, malformed);
                return new Reading(packets, decoder.version(), malformed, false);
            }
            MqttVersion version = decoder.version();
            return new Reading(packets, version, null, wouldReadOn(decoder, bytes));
        } finally {
            bytes.release();
        }
    }

    /** The accepted packets as the encoder writes them. */
    List<byte[]> encoded() {
        var bytes = new ArrayList<byte[]>();
        for (Packet packet : packets) {
            if (packet instanceof Connect connect) {
                bytes.add(Conversation.bytes(packet, connect.version()));
            } else if (version == null) {
                throw new Finding(packet.type() + " was accepted before a CONNECT");
            } else {
                bytes.add(Conversation.bytes(packet, version));
            }
        }
        return bytes;
    }

    private static @Nullable Malformed readOn(
            PacketDecoder decoder, ByteBuf bytes, List<Packet> packets) {
        while (true) {
            int before = bytes.readableBytes();
            switch (next(decoder, bytes)) {
                case Decoded.Whole(var packet) -> {
                    packets.add(packet);
                    if (bytes.readableBytes() >= before && before > 0) {
                        throw new Finding(packet.type() + " was read from no bytes");
                    }
                }
                case Decoded.Incomplete _ -> {
                    return null;
                }
                case Malformed malformed -> {
                    return malformed;
                }
            }
        }
    }

    private static Decoded next(PacketDecoder decoder, ByteBuf bytes) {
        try {
            return decoder.next(bytes);
        } catch (RuntimeException thrown) {
            throw new Finding("the decoder throws " + thrown, thrown);
        }
    }

    private static void staysMalformed(PacketDecoder decoder, Malformed malformed) {
        ByteBuf ping = Unpooled.wrappedBuffer(PING);
        if (!next(decoder, ping).equals(malformed) || ping.readableBytes() != PING.length) {
            throw new Finding("the decoder goes on after " + malformed);
        }
    }

    /** Whether a PINGREQ would be taken for one; the decoder is of no more use. */
    private static boolean wouldReadOn(PacketDecoder decoder, ByteBuf left) {
        left.writeBytes(PING);
        return next(decoder, left) instanceof Decoded.Whole(PingReq _);
    }
}
