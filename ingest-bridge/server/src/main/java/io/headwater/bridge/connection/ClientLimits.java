package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.Auth;
import io.headwater.bridge.mqtt.ConnAck;
import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.Disconnect;
import io.headwater.bridge.mqtt.MqttVersion;
import io.headwater.bridge.mqtt.Packet;
import io.headwater.bridge.mqtt.PacketEncoder;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Property;
import io.headwater.bridge.mqtt.PubAck;
import io.headwater.bridge.mqtt.PubComp;
import io.headwater.bridge.mqtt.PubRec;
import io.headwater.bridge.mqtt.PubRel;
import io.headwater.bridge.mqtt.SubAck;
import io.headwater.bridge.mqtt.UnsubAck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * What a client can read, as its CONNECT says.
 *
 * @param version which form packets have
 * @param packetMost largest packet it takes, in bytes [MQTT 5, 3.1.2-24]
 * @param receiveMost QoS 1 messages it takes before it acknowledges one
 * @param explained it wants reason strings and user properties with every answer [MQTT 5, 3.1.2-29]
 */
record ClientLimits(MqttVersion version, long packetMost, int receiveMost, boolean explained) {
    /** Before CONNECT was read: the form that every client can tell a refusal from. */
    static final ClientLimits UNKNOWN =
            new ClientLimits(MqttVersion.V3_1_1, Long.MAX_VALUE, 0, false);

    static ClientLimits of(Connect connect) {
        Properties asked = connect.properties();
        return new ClientLimits(
                connect.version(),
                asked.get(Property.MAXIMUM_PACKET_SIZE, Long.MAX_VALUE),
                (int) asked.get(Property.RECEIVE_MAXIMUM, 65_535),
                asked.get(Property.REQUEST_PROBLEM_INFORMATION, 1) == 1);
    }

    /**
     * The packet's bytes as this client takes them: explanations are left out when it does not want
     * them or when they would not fit. Null when even so it would be too large.
     */
    @Nullable ByteBuf encode(Packet packet, ByteBufAllocator allocator) {
        boolean full = explained || packet instanceof ConnAck || packet instanceof Disconnect;
        ByteBuf bytes = PacketEncoder.encode(full ? packet : bare(packet), version, allocator);
        if (full && bytes.readableBytes() > packetMost) {
            bytes.release();
            bytes = PacketEncoder.encode(bare(packet), version, allocator);
        }
        if (bytes.readableBytes() > packetMost) {
            bytes.release();
            return null;
        }
        return bytes;
    }

    /** Whether the client takes a packet of this size. */
    boolean fits(Packet packet) {
        if (packetMost == Long.MAX_VALUE) {
            return true;
        }
        ByteBuf bytes = encode(packet, ByteBufAllocator.DEFAULT);
        if (bytes == null) {
            return false;
        }
        bytes.release();
        return true;
    }

    /** An answer without explanations; a message keeps its user properties, which are content. */
    private static Packet bare(Packet packet) {
        return switch (packet) {
            case ConnAck(var present, var reason, var all) ->
                    new ConnAck(present, reason, bare(all));
            case PubAck(var id, var reason, var all) -> new PubAck(id, reason, bare(all));
            case PubRec(var id, var reason, var all) -> new PubRec(id, reason, bare(all));
            case PubRel(var id, var reason, var all) -> new PubRel(id, reason, bare(all));
            case PubComp(var id, var reason, var all) -> new PubComp(id, reason, bare(all));
            case SubAck(var id, var all, var reasons) -> new SubAck(id, bare(all), reasons);
            case UnsubAck(var id, var all, var reasons) -> new UnsubAck(id, bare(all), reasons);
            case Disconnect(var reason, var all) -> new Disconnect(reason, bare(all));
            case Auth(var reason, var all) -> new Auth(reason, bare(all));
            default -> packet;
        };
    }

    private static Properties bare(Properties all) {
        return all.without(Property.REASON_STRING).without(Property.USER_PROPERTY);
    }
}
