package io.headwater.bridge.mqtt;

/**
 * The sender ends the connection on purpose. Only a client may send it with 3.1.1.
 *
 * @param reason {@link ReasonCode#SUCCESS} means a normal end, without will; always so with 3.1.1
 * @param properties none with 3.1.1
 */
public record Disconnect(ReasonCode reason, Properties properties) implements Packet {
    @Override
    public PacketType type() {
        return PacketType.DISCONNECT;
    }
}
