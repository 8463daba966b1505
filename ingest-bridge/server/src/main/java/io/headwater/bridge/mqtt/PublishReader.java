package io.headwater.bridge.mqtt;

import static io.headwater.bridge.mqtt.MalformedException.malformed;
import static io.headwater.bridge.mqtt.MalformedException.protocolError;

/** Reads PUBLISH as clients may send it. */
final class PublishReader {
    private static final int DUP = 8;
    private static final int RETAIN = 1;

    private PublishReader() {}

    /** Checks the flags of the fixed header, before the body is waited for. */
    static void checkFlags(int flags) {
        int qos = qos(flags);
        if (qos == 3) {
            throw malformed("QoS is 3 [MQTT-3.3.1-4]");
        }
        if (qos == 0 && (flags & DUP) != 0) {
            throw malformed("DUP with QoS 0 [MQTT-3.3.1-2]");
        }
    }

    static Publish read(PacketReader in, int flags, MqttVersion version) {
        String topic = in.text();
        int packetId = qos(flags) > 0 ? in.packetId() : 0;
        Properties properties = Properties.NONE;
        if (version == MqttVersion.V5) {
            properties = PropertiesReader.read(in, PacketType.PUBLISH);
            check(properties);
        }
        if (topic.isEmpty() && version == MqttVersion.V5) {
            if (!properties.has(Property.TOPIC_ALIAS)) {
                throw protocolError("empty topic name without a topic alias");
            }
        } else if (!TopicName.isValid(topic)) {
            throw malformed("topic name is empty or has wildcards [MQTT-3.3.2-2]");
        }
        boolean dup = (flags & DUP) != 0;
        boolean retain = (flags & RETAIN) != 0;
        return new Publish(dup, qos(flags), retain, topic, packetId, properties, in.rest());
    }

    private static void check(Properties properties) {
        if (properties.has(Property.SUBSCRIPTION_IDENTIFIER)) {
            throw protocolError("a client sent a subscription identifier [MQTT 5, 3.3.4-6]");
        }
        if (properties.get(Property.TOPIC_ALIAS, 1) == 0) {
            throw MalformedException.of(
                    ReasonCode.TOPIC_ALIAS_INVALID, "topic alias is 0 [MQTT 5, 3.3.2-8]");
        }
        checkResponseTopic(properties);
    }

    /** A response topic is a topic name [MQTT 5, 3.3.2-14]. */
    static void checkResponseTopic(Properties properties) {
        if (!properties.get(Property.RESPONSE_TOPIC).map(TopicName::isValid).orElse(true)) {
            throw malformed("response topic is empty or has wildcards [MQTT 5, 3.3.2-14]");
        }
    }

    private static int qos(int flags) {
        return flags >> 1 & 3;
    }
}
