package io.headwater.bridge.mqtt;

/**
 * The answer to CONNECT.
 *
 * @param sessionPresent the server kept state of an earlier connection; false with every refusal
 *     [MQTT-3.2.2-4]
 * @param reason how it ended; written as a return code of 0 to 5 to a 3.1.1 client
 * @param properties written to MQTT 5 clients only
 */
public record ConnAck(boolean sessionPresent, ReasonCode reason, Properties properties)
        implements Packet {
    @Override
    public PacketType type() {
        return PacketType.CONNACK;
    }
}
