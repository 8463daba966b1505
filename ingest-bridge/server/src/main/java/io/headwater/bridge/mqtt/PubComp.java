package io.headwater.bridge.mqtt;

/**
 * The receiver has forgotten a QoS 2 packet id; last of three answers.
 *
 * @param packetId 1 to 65,535
 * @param reason always success with 3.1.1, which cannot say anything else
 * @param properties none with 3.1.1
 */
public record PubComp(int packetId, ReasonCode reason, Properties properties) implements Packet {
    /** Says success and nothing more. */
    public PubComp(int packetId) {
        this(packetId, ReasonCode.SUCCESS, Properties.NONE);
    }

    @Override
    public PacketType type() {
        return PacketType.PUBCOMP;
    }
}
