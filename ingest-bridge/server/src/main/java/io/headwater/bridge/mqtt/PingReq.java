package io.headwater.bridge.mqtt;

/** A client shows that it lives and asks whether the server does. */
public record PingReq() implements Packet {
    @Override
    public PacketType type() {
        return PacketType.PINGREQ;
    }
}
