package io.headwater.bridge.mqtt;

import static io.headwater.bridge.mqtt.MalformedException.malformed;
import static io.headwater.bridge.mqtt.MalformedException.protocolError;

import org.jspecify.annotations.Nullable;

/** Reads CONNECT in two steps: which version it is, then the rest in that version's form. */
final class ConnectReader {
    private static final int RESERVED = 0x01;
    private static final int CLEAN_START = 0x02;
    private static final int WILL = 0x04;
    private static final int WILL_RETAIN = 0x20;
    private static final int PASSWORD = 0x40;
    private static final int USER_NAME = 0x80;
    private static final int WILL_DETAILS = 0x38;

    private ConnectReader() {}

    /** Protocol name and level; what follows is in the form of that version. */
    static MqttVersion version(PacketReader in) {
        String protocol = in.text();
        int level = in.oneByte();
        if (protocol.equals("MQTT")) {
            for (MqttVersion version : MqttVersion.values()) {
                if (version.level() == level) {
                    return version;
                }
            }
        } else if (!protocol.equals("MQIsdp")) {
            throw malformed("the protocol is not MQTT [MQTT-3.1.2-1]");
        }
        throw MalformedException.of(
                ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                "protocol level is neither 4 nor 5 [MQTT-3.1.2-2]");
    }

    /** Everything behind the protocol level. */
    static Connect read(PacketReader in, MqttVersion version) {
        int flags = in.oneByte();
        check(flags, version);
        int keepAlive = in.twoBytes();
        Properties properties = Properties.NONE;
        if (version == MqttVersion.V5) {
            properties = PropertiesReader.read(in, PacketType.CONNECT);
            if (properties.has(Property.AUTHENTICATION_DATA)
                    && !properties.has(Property.AUTHENTICATION_METHOD)) {
                throw protocolError("authentication data without a method");
            }
        }
        String clientId = in.text();
        Will will = has(flags, WILL) ? will(in, flags, version) : null;
        String userName = has(flags, USER_NAME) ? in.text() : null;
        byte @Nullable [] password = has(flags, PASSWORD) ? in.binary() : null;
        in.finish();
        return new Connect(
                version,
                clientId,
                has(flags, CLEAN_START),
                keepAlive,
                will,
                userName,
                password,
                properties);
    }

    private static void check(int flags, MqttVersion version) {
        if (has(flags, RESERVED)) {
            throw malformed("the reserved flag of CONNECT is set [MQTT-3.1.2-3]");
        }
        if (!has(flags, WILL) && (flags & WILL_DETAILS) != 0) {
            throw malformed("will QoS or will retain without a will [MQTT-3.1.2-13]");
        }
        if (willQos(flags) == 3) {
            throw malformed("will QoS is 3 [MQTT-3.1.2-14]");
        }
        if (version == MqttVersion.V3_1_1 && has(flags, PASSWORD) && !has(flags, USER_NAME)) {
            throw malformed("password without user name [MQTT-3.1.2-22]");
        }
    }

    private static Will will(PacketReader in, int flags, MqttVersion version) {
        Properties properties =
                version == MqttVersion.V5 ? PropertiesReader.readOfWill(in) : Properties.NONE;
        PublishReader.checkResponseTopic(properties);
        String topic = in.topicName();
        return new Will(topic, in.binary(), willQos(flags), has(flags, WILL_RETAIN), properties);
    }

    private static int willQos(int flags) {
        return flags >> 3 & 3;
    }

    private static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }
}
