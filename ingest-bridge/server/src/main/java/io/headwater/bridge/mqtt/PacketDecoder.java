package io.headwater.bridge.mqtt;

import static io.headwater.bridge.mqtt.MalformedException.malformed;
import static io.headwater.bridge.mqtt.MalformedException.protocolError;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one client sends, one whole and checked packet at a time. The fixed header is judged
 * as soon as it is there: what a server never reads, or would not keep, is refused before its body
 * is buffered. A packet that waits for its body is not read again until it is whole. For one
 * connection; not thread safe.
 */
public final class PacketDecoder {
    private static final int NO_PACKET = -1;

    private final int packetMost;
    private @Nullable MqttVersion version; // settled by CONNECT
    private int firstByte; // of the packet that waits
    private int waitingFor = NO_PACKET; // Remaining Length of the packet that waits
    private Decoded.@Nullable Malformed broken; // once set, nothing is read any more

    /**
     * @param packetMost largest packet that is read, fixed header included, in bytes
     */
    public PacketDecoder(int packetMost) {
        this.packetMost = packetMost;
    }

    /** What CONNECT settled; null until its protocol level was read. */
    public @Nullable MqttVersion version() {
        return version;
    }

    /**
     * Reads the next packet and consumes its bytes. After {@link Decoded.Malformed} every further
     * call answers the same.
     *
     * @param in bytes as they came, from the first one not yet consumed; not released
     */
    public Decoded next(ByteBuf in) {
        if (broken != null) {
            return broken;
        }
        try {
            if (waitingFor == NO_PACKET && !readHeader(in)) {
                return Decoded.Incomplete.INSTANCE;
            }
            if (in.readableBytes() < waitingFor) {
                return Decoded.Incomplete.INSTANCE;
            }
            int length = waitingFor;
            waitingFor = NO_PACKET;
            var body = new PacketReader(in, length);
            Packet packet = read(body);
            body.finish();
            return new Decoded.Whole(packet);
        } catch (MalformedException found) {
            broken = found.asDecoded();
            return broken;
        }
    }

    /** Consumes the fixed header once it is whole; what is wrong with it shows at once. */
    private boolean readHeader(ByteBuf in) {
        int readable = in.readableBytes();
        if (readable == 0) {
            return false;
        }
        int start = in.readerIndex();
        int first = in.getUnsignedByte(start);
        checkFirstByte(first);
        int length = 0;
        for (int i = 1; i <= 4; i++) {
            if (readable <= i) {
                return false;
            }
            int next = in.getUnsignedByte(start + i);
            length |= (next & 0x7F) << (7 * (i - 1));
            if (next < 0x80) {
                checkLength(length, i, next == 0 && i > 1);
                firstByte = first;
                waitingFor = length;
                in.skipBytes(1 + i);
                return true;
            }
        }
        throw malformed("the Remaining Length has more than four bytes");
    }

    private void checkFirstByte(int first) {
        PacketType type = PacketType.of(first >> 4);
        int flags = first & 0x0F;
        if (type == null || (type == PacketType.AUTH && version == MqttVersion.V3_1_1)) {
            throw malformed("reserved packet type");
        }
        if ((type == PacketType.CONNECT) != (version == null)) {
            throw protocolError(
                    "CONNECT must be the first packet and sent once [MQTT-3.1.0-1, MQTT-3.1.0-2]");
        }
        switch (type) {
            case CONNACK, SUBACK, UNSUBACK, PINGRESP ->
                    throw protocolError("only servers send " + type);
            case PUBLISH -> PublishReader.checkFlags(flags);
            default -> {
                if (flags != type.flags()) {
                    throw malformed("wrong flags in the fixed header [MQTT-2.2.2-2]");
                }
            }
        }
    }

    private void checkLength(int length, int lengthBytes, boolean padded) {
        if (1 + lengthBytes + length > packetMost) {
            throw MalformedException.of(
                    ReasonCode.PACKET_TOO_LARGE, "larger than " + packetMost + " bytes");
        }
        if (padded && version != MqttVersion.V3_1_1) {
            // 3.1.1 does not ask for the shortest form; a padded CONNECT is nobody's habit
            throw malformed("the Remaining Length is longer than it needs [MQTT 5, 1.5.5-1]");
        }
    }

    private Packet read(PacketReader body) {
        int flags = firstByte & 0x0F;
        if (version == null) {
            version = ConnectReader.version(body);
            return ConnectReader.read(body, version);
        }
        return switch (PacketType.of(firstByte >> 4)) {
            case PUBLISH -> PublishReader.read(body, flags, version);
            case PUBACK -> ReasonReader.pubAck(body, version);
            case PUBREC -> ReasonReader.pubRec(body, version);
            case PUBREL -> ReasonReader.pubRel(body, version);
            case PUBCOMP -> ReasonReader.pubComp(body, version);
            case SUBSCRIBE -> SubscriptionReader.subscribe(body, version);
            case UNSUBSCRIBE -> SubscriptionReader.unsubscribe(body, version);
            case PINGREQ -> new PingReq();
            case DISCONNECT -> ReasonReader.disconnect(body, version);
            case AUTH -> ReasonReader.auth(body, version);
            case null, default -> throw protocolError("not a packet of a client");
        };
    }
}
