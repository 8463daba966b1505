package io.headwater.bridge.mqtt;

import static io.headwater.bridge.mqtt.MalformedException.malformed;
import static io.headwater.bridge.mqtt.MalformedException.protocolError;

import java.util.ArrayList;

/** Reads SUBSCRIBE and UNSUBSCRIBE. */
final class SubscriptionReader {
    private static final int RESERVED_3_1_1 = 0xFC;
    private static final int RESERVED_5 = 0xC0;
    private static final int NO_LOCAL = 0x04;
    private static final int RETAIN_AS_PUBLISHED = 0x08;

    private SubscriptionReader() {}

    static Subscribe subscribe(PacketReader in, MqttVersion version) {
        int packetId = in.packetId();
        Properties properties = properties(in, version, PacketType.SUBSCRIBE);
        var filters = new ArrayList<Subscribe.Subscription>();
        while (in.hasMore()) {
            filters.add(subscription(in, version));
        }
        if (filters.isEmpty()) {
            throw protocolError("SUBSCRIBE without a topic filter [MQTT-3.8.3-3]");
        }
        return new Subscribe(packetId, properties, filters);
    }

    static Unsubscribe unsubscribe(PacketReader in, MqttVersion version) {
        int packetId = in.packetId();
        Properties properties = properties(in, version, PacketType.UNSUBSCRIBE);
        var filters = new ArrayList<String>();
        while (in.hasMore()) {
            filters.add(in.topicFilter());
        }
        if (filters.isEmpty()) {
            throw protocolError("UNSUBSCRIBE without a topic filter [MQTT-3.10.3-2]");
        }
        return new Unsubscribe(packetId, properties, filters);
    }

    private static Subscribe.Subscription subscription(PacketReader in, MqttVersion version) {
        String filter = in.topicFilter();
        int options = in.oneByte();
        int qos = options & 3;
        if (qos == 3) {
            throw malformed("requested QoS is 3 [MQTT-3-8.3-4]");
        }
        if ((options & (version == MqttVersion.V5 ? RESERVED_5 : RESERVED_3_1_1)) != 0) {
            throw malformed("reserved bits of a subscription are set [MQTT-3-8.3-4]");
        }
        boolean noLocal = (options & NO_LOCAL) != 0;
        int retainHandling = options >> 4 & 3;
        if (retainHandling == 3) {
            throw protocolError("retain handling is 3");
        }
        if (version == MqttVersion.V5 && TopicFilter.isShared(filter)) {
            checkShared(filter, noLocal);
        }
        boolean retainAsPublished = (options & RETAIN_AS_PUBLISHED) != 0;
        return new Subscribe.Subscription(filter, qos, noLocal, retainAsPublished, retainHandling);
    }

    private static void checkShared(String filter, boolean noLocal) {
        if (!TopicFilter.isValidShared(filter)) {
            throw malformed("shared subscription without group or filter [MQTT 5, 4.8.2-1]");
        }
        if (noLocal) {
            throw protocolError("No Local on a shared subscription [MQTT 5, 3.8.3-4]");
        }
    }

    private static Properties properties(PacketReader in, MqttVersion version, PacketType type) {
        return version == MqttVersion.V5 ? PropertiesReader.read(in, type) : Properties.NONE;
    }
}
