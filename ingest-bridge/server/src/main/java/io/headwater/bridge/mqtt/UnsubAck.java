package io.headwater.bridge.mqtt;

import java.util.List;

/**
 * The answer to UNSUBSCRIBE.
 *
 * @param packetId that of the UNSUBSCRIBE [MQTT-3.10.4-4]
 * @param properties written to MQTT 5 clients only
 * @param reasons one for each filter, in their order; a 3.1.1 client is not told them
 */
public record UnsubAck(int packetId, Properties properties, List<ReasonCode> reasons)
        implements Packet {
    public UnsubAck {
        reasons = List.copyOf(reasons);
    }

    @Override
    public PacketType type() {
        return PacketType.UNSUBACK;
    }
}
