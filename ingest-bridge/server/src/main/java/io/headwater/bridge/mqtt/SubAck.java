package io.headwater.bridge.mqtt;

import java.util.List;

/**
 * The answer to SUBSCRIBE.
 *
 * @param packetId that of the SUBSCRIBE [MQTT-3.8.4-2]
 * @param properties written to MQTT 5 clients only
 * @param reasons one for each filter, in their order [MQTT-3.8.4-5]; every failure is 0x80 to a
 *     3.1.1 client
 */
public record SubAck(int packetId, Properties properties, List<ReasonCode> reasons)
        implements Packet {
    public SubAck {
        reasons = List.copyOf(reasons);
    }

    @Override
    public PacketType type() {
        return PacketType.SUBACK;
    }
}
