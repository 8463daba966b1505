package io.headwater.bridge.mqtt;

/**
 * The sender of a QoS 2 message will not send it again; second of three answers.
 *
 * @param packetId 1 to 65,535
 * @param reason always success with 3.1.1, which cannot say anything else
 * @param properties none with 3.1.1
 */
public record PubRel(int packetId, ReasonCode reason, Properties properties) implements Packet {
    /** Says success and nothing more. */
    public PubRel(int packetId) {
        this(packetId, ReasonCode.SUCCESS, Properties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.PUBREL;
    }
}
