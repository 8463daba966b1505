package io.headwater.bridge.mqtt;

import static io.headwater.bridge.mqtt.MalformedException.protocolError;
import static io.headwater.bridge.mqtt.ReasonCode.ADMINISTRATIVE_ACTION;
import static io.headwater.bridge.mqtt.ReasonCode.DISCONNECT_WITH_WILL;
import static io.headwater.bridge.mqtt.ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
import static io.headwater.bridge.mqtt.ReasonCode.MALFORMED_PACKET;
import static io.headwater.bridge.mqtt.ReasonCode.MESSAGE_RATE_TOO_HIGH;
import static io.headwater.bridge.mqtt.ReasonCode.PACKET_TOO_LARGE;
import static io.headwater.bridge.mqtt.ReasonCode.PAYLOAD_FORMAT_INVALID;
import static io.headwater.bridge.mqtt.ReasonCode.PROTOCOL_ERROR;
import static io.headwater.bridge.mqtt.ReasonCode.QUOTA_EXCEEDED;
import static io.headwater.bridge.mqtt.ReasonCode.RECEIVE_MAXIMUM_EXCEEDED;
import static io.headwater.bridge.mqtt.ReasonCode.SUCCESS;
import static io.headwater.bridge.mqtt.ReasonCode.TOPIC_ALIAS_INVALID;
import static io.headwater.bridge.mqtt.ReasonCode.TOPIC_NAME_INVALID;
import static io.headwater.bridge.mqtt.ReasonCode.UNSPECIFIED_ERROR;

import java.util.EnumSet;
import java.util.Set;

/**
 * Reads the packets that are little more than a reason: PUBACK and its like, DISCONNECT, AUTH. MQTT
 * 5 lets them end before a reason of success and before an empty property block; 3.1.1 has neither.
 */
final class ReasonReader {
    /** What a client may say in DISCONNECT (MQTT 5, table 3-10). */
    private static final Set<ReasonCode> DISCONNECTS_OF_CLIENTS =
            EnumSet.of(
                    SUCCESS,
                    DISCONNECT_WITH_WILL,
                    UNSPECIFIED_ERROR,
                    MALFORMED_PACKET,
                    PROTOCOL_ERROR,
                    IMPLEMENTATION_SPECIFIC_ERROR,
                    TOPIC_NAME_INVALID,
                    RECEIVE_MAXIMUM_EXCEEDED,
                    TOPIC_ALIAS_INVALID,
                    PACKET_TOO_LARGE,
                    MESSAGE_RATE_TOO_HIGH,
                    QUOTA_EXCEEDED,
                    ADMINISTRATIVE_ACTION,
                    PAYLOAD_FORMAT_INVALID);

    private final PacketReader in;
    private final PacketType type;
    private final boolean says; // MQTT 5: a reason and properties may follow

    private ReasonReader(PacketReader in, PacketType type, MqttVersion version) {
        this.in = in;
        this.type = type;
        this.says = version == MqttVersion.V5;
    }

    static PubAck pubAck(PacketReader in, MqttVersion version) {
        var body = new ReasonReader(in, PacketType.PUBACK, version);
        return new PubAck(in.packetId(), body.reason(), body.properties());
    }

    static PubRec pubRec(PacketReader in, MqttVersion version) {
        var body = new ReasonReader(in, PacketType.PUBREC, version);
        return new PubRec(in.packetId(), body.reason(), body.properties());
    }

    static PubRel pubRel(PacketReader in, MqttVersion version) {
        var body = new ReasonReader(in, PacketType.PUBREL, version);
        return new PubRel(in.packetId(), body.reason(), body.properties());
    }

    static PubComp pubComp(PacketReader in, MqttVersion version) {
        var body = new ReasonReader(in, PacketType.PUBCOMP, version);
        return new PubComp(in.packetId(), body.reason(), body.properties());
    }

    static Disconnect disconnect(PacketReader in, MqttVersion version) {
        var body = new ReasonReader(in, PacketType.DISCONNECT, version);
        ReasonCode reason = body.reason();
        if (!DISCONNECTS_OF_CLIENTS.contains(reason)) {
            throw protocolError("a client may not disconnect with this reason");
        }
        Properties properties = body.properties();
        if (properties.has(Property.SERVER_REFERENCE)) {
            throw protocolError("a client sent a server reference");
        }
        return new Disconnect(reason, properties);
    }

    static Auth auth(PacketReader in, MqttVersion version) {
        var body = new ReasonReader(in, PacketType.AUTH, version);
        return new Auth(body.reason(), body.properties());
    }

    private ReasonCode reason() {
        if (!says || !in.hasMore()) {
            return SUCCESS;
        }
        return ReasonCode.of(in.oneByte(), type)
                .orElseThrow(() -> protocolError(type + " may not carry this reason code"));
    }

    private Properties properties() {
        return says && in.hasMore() ? PropertiesReader.read(in, type) : Properties.NONE;
    }
}
