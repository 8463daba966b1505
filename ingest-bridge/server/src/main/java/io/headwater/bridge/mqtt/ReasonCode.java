package io.headwater.bridge.mqtt;

import static io.headwater.bridge.mqtt.PacketType.AUTH;
import static io.headwater.bridge.mqtt.PacketType.CONNACK;
import static io.headwater.bridge.mqtt.PacketType.DISCONNECT;
import static io.headwater.bridge.mqtt.PacketType.PUBACK;
import static io.headwater.bridge.mqtt.PacketType.PUBCOMP;
import static io.headwater.bridge.mqtt.PacketType.PUBREC;
import static io.headwater.bridge.mqtt.PacketType.PUBREL;
import static io.headwater.bridge.mqtt.PacketType.SUBACK;
import static io.headwater.bridge.mqtt.PacketType.UNSUBACK;

import java.util.Optional;

/**
 * How something ended, as MQTT 5 numbers it (table 2-6), with the packets that may carry it. From
 * 0x80 on it is a failure. MQTT 3.1.1 knows only the return codes of CONNACK and the failure of
 * SUBACK, which these are written as.
 */
public enum ReasonCode {
    /** Also the normal disconnection, and granted QoS 0. */
    SUCCESS(0x00, CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK, DISCONNECT, AUTH),
    GRANTED_QOS_1(0x01, SUBACK),
    GRANTED_QOS_2(0x02, SUBACK),
    DISCONNECT_WITH_WILL(0x04, DISCONNECT),
    NO_MATCHING_SUBSCRIBERS(0x10, PUBACK, PUBREC),
    NO_SUBSCRIPTION_EXISTED(0x11, UNSUBACK),
    CONTINUE_AUTHENTICATION(0x18, AUTH),
    RE_AUTHENTICATE(0x19, AUTH),
    UNSPECIFIED_ERROR(0x80, CONNACK, PUBACK, PUBREC, SUBACK, UNSUBACK, DISCONNECT),
    MALFORMED_PACKET(0x81, CONNACK, DISCONNECT),
    PROTOCOL_ERROR(0x82, CONNACK, DISCONNECT),
    IMPLEMENTATION_SPECIFIC_ERROR(0x83, CONNACK, PUBACK, PUBREC, SUBACK, UNSUBACK, DISCONNECT),
    UNSUPPORTED_PROTOCOL_VERSION(0x84, CONNACK),
    CLIENT_IDENTIFIER_NOT_VALID(0x85, CONNACK),
    BAD_USER_NAME_OR_PASSWORD(0x86, CONNACK),
    NOT_AUTHORIZED(0x87, CONNACK, PUBACK, PUBREC, SUBACK, UNSUBACK, DISCONNECT),
    SERVER_UNAVAILABLE(0x88, CONNACK),
    SERVER_BUSY(0x89, CONNACK, DISCONNECT),
    BANNED(0x8A, CONNACK),
    SERVER_SHUTTING_DOWN(0x8B, DISCONNECT),
    BAD_AUTHENTICATION_METHOD(0x8C, CONNACK, DISCONNECT),
    KEEP_ALIVE_TIMEOUT(0x8D, DISCONNECT),
    SESSION_TAKEN_OVER(0x8E, DISCONNECT),
    TOPIC_FILTER_INVALID(0x8F, SUBACK, UNSUBACK, DISCONNECT),
    TOPIC_NAME_INVALID(0x90, CONNACK, PUBACK, PUBREC, DISCONNECT),
    PACKET_IDENTIFIER_IN_USE(0x91, PUBACK, PUBREC, SUBACK, UNSUBACK),
    PACKET_IDENTIFIER_NOT_FOUND(0x92, PUBREL, PUBCOMP),
    RECEIVE_MAXIMUM_EXCEEDED(0x93, DISCONNECT),
    TOPIC_ALIAS_INVALID(0x94, DISCONNECT),
    PACKET_TOO_LARGE(0x95, CONNACK, DISCONNECT),
    MESSAGE_RATE_TOO_HIGH(0x96, DISCONNECT),
    QUOTA_EXCEEDED(0x97, CONNACK, PUBACK, PUBREC, SUBACK, DISCONNECT),
    ADMINISTRATIVE_ACTION(0x98, DISCONNECT),
    PAYLOAD_FORMAT_INVALID(0x99, CONNACK, PUBACK, PUBREC, DISCONNECT),
    RETAIN_NOT_SUPPORTED(0x9A, CONNACK, DISCONNECT),
    QOS_NOT_SUPPORTED(0x9B, CONNACK, DISCONNECT),
    USE_ANOTHER_SERVER(0x9C, CONNACK, DISCONNECT),
    SERVER_MOVED(0x9D, CONNACK, DISCONNECT),
    SHARED_SUBSCRIPTIONS_NOT_SUPPORTED(0x9E, SUBACK, DISCONNECT),
    CONNECTION_RATE_EXCEEDED(0x9F, CONNACK, DISCONNECT),
    MAXIMUM_CONNECT_TIME(0xA0, DISCONNECT),
    SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED(0xA1, SUBACK, DISCONNECT),
    WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED(0xA2, SUBACK, DISCONNECT);

    private static final ReasonCode[] BY_CODE = new ReasonCode[256];

    static {
        for (ReasonCode reason : values()) {
            BY_CODE[reason.code] = reason;
        }
    }

    private final int code;
    private final int packets; // a bit for each type's number

    ReasonCode(int code, PacketType... packets) {
        this.code = code;
        int bits = 0;
        for (PacketType packet : packets) {
            bits |= 1 << packet.number();
        }
        this.packets = bits;
    }

    /** The reason of this number, when a packet of this type may carry it. */
    static Optional<ReasonCode> of(int code, PacketType packet) {
        return Optional.ofNullable(BY_CODE[code]).filter(reason -> reason.mayBeIn(packet));
    }

    /** The number on the wire, 0 to 255. */
    public int code() {
        return code;
    }

    /** Whether it says that something failed. */
    public boolean isFailure() {
        return code >= 0x80;
    }

    /** Whether MQTT 5 allows it in packets of this type. */
    public boolean mayBeIn(PacketType packet) {
        return (packets & 1 << packet.number()) != 0;
    }

    /** The return code of 0 to 5 that a 3.1.1 client is told in CONNACK (3.1.1, table 3.1). */
    int connectReturnCode() {
        return switch (this) {
            case SUCCESS -> 0;
            case UNSUPPORTED_PROTOCOL_VERSION -> 1;
            case CLIENT_IDENTIFIER_NOT_VALID -> 2;
            case BAD_USER_NAME_OR_PASSWORD -> 4;
            case NOT_AUTHORIZED, BANNED, BAD_AUTHENTICATION_METHOD -> 5;
            default -> 3; // server unavailable: 3.1.1 has no word for the rest
        };
    }
}
