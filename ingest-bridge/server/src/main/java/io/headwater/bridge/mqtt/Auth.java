package io.headwater.bridge.mqtt;

/**
 * A step of MQTT 5 enhanced authentication.
 *
 * @param reason success, continue or re-authenticate
 * @param properties the method and its data
 */
public record Auth(ReasonCode reason, Properties properties) implements Packet {
    @Override
    public PacketType type() {
        return PacketType.AUTH;
    }
}
