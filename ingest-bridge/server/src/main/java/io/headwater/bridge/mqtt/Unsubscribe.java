package io.headwater.bridge.mqtt;

import java.util.List;

/**
 * A client no longer wants these topics.
 *
 * @param packetId 1 to 65,535
 * @param properties none with 3.1.1
 * @param filters at least one [MQTT-3.10.3-2], well-formed
 */
public record Unsubscribe(int packetId, Properties properties, List<String> filters)
        implements Packet {
    public Unsubscribe {
        filters = List.copyOf(filters);
    }

    @Override
    public PacketType type() {
        return PacketType.UNSUBSCRIBE;
    }
}
