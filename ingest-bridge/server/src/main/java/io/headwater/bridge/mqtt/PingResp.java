package io.headwater.bridge.mqtt;

/** The answer to PINGREQ. */
public record PingResp() implements Packet {
    @Override
    public PacketType type() {
        return PacketType.PINGRESP;
    }
}
