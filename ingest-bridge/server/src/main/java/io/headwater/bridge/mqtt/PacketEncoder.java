package io.headwater.bridge.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.List;

/** Writes packets of either side in the form of either version. */
public final class PacketEncoder {
    /** Room for the longest fixed header, which is written last, in front of the body. */
    private static final int HEADER_ROOM = 5;

    private static final int TYPICAL_BODY = 59;

    private final ByteBuf out;
    private final boolean says; // MQTT 5: with reasons and properties

    private PacketEncoder(ByteBuf out, MqttVersion version) {
        this.out = out;
        this.says = version == MqttVersion.V5;
    }

    /**
     * The packet's bytes, in a new buffer that the caller releases. Parts that a version does not
     * know are left out: reasons and properties with 3.1.1.
     *
     * @throws IllegalArgumentException when a string has more than 65,535 bytes or the packet more
     *     than MQTT can say
     */
    public static ByteBuf encode(Packet packet, MqttVersion version, ByteBufAllocator allocator) {
        int payload = packet instanceof Publish publish ? publish.payload().length : 0;
        ByteBuf out = allocator.buffer(HEADER_ROOM + TYPICAL_BODY + payload);
        try {
            out.setIndex(HEADER_ROOM, HEADER_ROOM);
            int firstByte = new PacketEncoder(out, version).body(packet);
            return withHeader(out, firstByte);
        } catch (RuntimeException unwritable) {
            out.release();
            throw unwritable;
        }
    }

    private static ByteBuf withHeader(ByteBuf out, int firstByte) {
        int length = out.readableBytes();
        int start = HEADER_ROOM - 1 - PropertiesWriter.sizeOfVariable(length);
        int end = out.writerIndex();
        out.setIndex(start, start).writeByte(firstByte);
        PropertiesWriter.writeVariable(out, length);
        return out.writerIndex(end);
    }

    /** Writes the body; the answer is the first byte of the header. */
    private int body(Packet packet) {
        switch (packet) {
            case Connect connect -> connect(connect);
            case ConnAck(var present, var reason, var properties) -> {
                out.writeByte(present ? 1 : 0);
                out.writeByte(says ? reason.code() : reason.connectReturnCode());
                properties(properties);
            }
            case Publish publish -> {
                return publish(publish);
            }
            case PubAck(var id, var reason, var properties) -> answer(id, reason, properties);
            case PubRec(var id, var reason, var properties) -> answer(id, reason, properties);
            case PubRel(var id, var reason, var properties) -> answer(id, reason, properties);
            case PubComp(var id, var reason, var properties) -> answer(id, reason, properties);
            case Subscribe subscribe -> subscribe(subscribe);
            case SubAck(var id, var properties, var reasons) -> {
                out.writeShort(id);
                properties(properties);
                reasons(reasons);
            }
            case Unsubscribe(var id, var properties, var filters) -> {
                out.writeShort(id);
                properties(properties);
                filters.forEach(this::text);
            }
            case UnsubAck(var id, var properties, var reasons) -> {
                out.writeShort(id);
                properties(properties);
                if (says) {
                    reasons(reasons);
                }
            }
            case PingReq() -> {}
            case PingResp() -> {}
            case Disconnect(var reason, var properties) -> ending(reason, properties);
            case Auth(var reason, var properties) -> ending(reason, properties);
        }
        return packet.type().firstByte();
    }

    private void connect(Connect connect) {
        Will will = connect.will();
        text("MQTT");
        out.writeByte(connect.version().level());
        out.writeByte(
                (connect.userName() == null ? 0 : 0x80)
                        | (connect.password() == null ? 0 : 0x40)
                        | (will == null ? 0 : 0x04 | will.qos() << 3 | (will.retain() ? 0x20 : 0))
                        | (connect.cleanStart() ? 0x02 : 0));
        out.writeShort(connect.keepAlive());
        properties(connect.properties());
        text(connect.clientId());
        if (will != null) {
            properties(will.properties());
            text(will.topic());
            binary(will.payload());
        }
        if (connect.userName() != null) {
            text(connect.userName());
        }
        if (connect.password() != null) {
            binary(connect.password());
        }
    }

    private int publish(Publish publish) {
        text(publish.topic());
        if (publish.qos() > 0) {
            out.writeShort(publish.packetId());
        }
        properties(publish.properties());
        out.writeBytes(publish.payload());
        return publish.type().firstByte()
                | (publish.dup() ? 8 : 0)
                | publish.qos() << 1
                | (publish.retain() ? 1 : 0);
    }

    private void subscribe(Subscribe subscribe) {
        out.writeShort(subscribe.packetId());
        properties(subscribe.properties());
        for (Subscribe.Subscription wanted : subscribe.filters()) {
            text(wanted.filter());
            out.writeByte(
                    wanted.qos()
                            | (says && wanted.noLocal() ? 0x04 : 0)
                            | (says && wanted.retainAsPublished() ? 0x08 : 0)
                            | (says ? wanted.retainHandling() << 4 : 0));
        }
    }

    private void answer(int packetId, ReasonCode reason, Properties properties) {
        out.writeShort(packetId);
        ending(reason, properties);
    }

    /** A reason and properties in their shortest form. */
    private void ending(ReasonCode reason, Properties properties) {
        if (!says || (reason == ReasonCode.SUCCESS && properties.isEmpty())) {
            return;
        }
        out.writeByte(reason.code());
        if (!properties.isEmpty()) {
            properties(properties);
        }
    }

    private void reasons(List<ReasonCode> reasons) {
        for (ReasonCode reason : reasons) {
            out.writeByte(says || !reason.isFailure() ? reason.code() : 0x80);
        }
    }

    private void properties(Properties properties) {
        if (says) {
            PropertiesWriter.write(out, properties);
        }
    }

    private void text(String text) {
        writeText(out, text);
    }

    private void binary(byte[] bytes) {
        writeBinary(out, bytes);
    }

    static void writeText(ByteBuf out, String text) {
        int length = ByteBufUtil.utf8Bytes(text);
        checkLength(length);
        out.writeShort(length);
        out.writeCharSequence(text, UTF_8);
    }

    static void writeBinary(ByteBuf out, byte[] bytes) {
        checkLength(bytes.length);
        out.writeShort(bytes.length);
        out.writeBytes(bytes);
    }

    private static void checkLength(int bytes) {
        if (bytes > 0xFFFF) {
            throw new IllegalArgumentException("a field of " + bytes + " bytes; MQTT says 65,535");
        }
    }
}
