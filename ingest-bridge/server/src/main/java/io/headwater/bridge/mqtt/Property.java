package io.headwater.bridge.mqtt;

import static io.headwater.bridge.mqtt.PacketType.AUTH;
import static io.headwater.bridge.mqtt.PacketType.CONNACK;
import static io.headwater.bridge.mqtt.PacketType.CONNECT;
import static io.headwater.bridge.mqtt.PacketType.DISCONNECT;
import static io.headwater.bridge.mqtt.PacketType.PUBACK;
import static io.headwater.bridge.mqtt.PacketType.PUBCOMP;
import static io.headwater.bridge.mqtt.PacketType.PUBLISH;
import static io.headwater.bridge.mqtt.PacketType.PUBREC;
import static io.headwater.bridge.mqtt.PacketType.PUBREL;
import static io.headwater.bridge.mqtt.PacketType.SUBACK;
import static io.headwater.bridge.mqtt.PacketType.SUBSCRIBE;
import static io.headwater.bridge.mqtt.PacketType.UNSUBACK;
import static io.headwater.bridge.mqtt.PacketType.UNSUBSCRIBE;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A property of MQTT 5 (table 2-4): its number, the type and range of its value, and the packets
 * that may carry it. Identity is equality: there is one instance of each.
 *
 * @param <T> Long for numbers, String for text, byte[] for binary data, UserProperty for pairs
 */
public final class Property<T> {
    private static final long U16 = 0xFFFFL;
    private static final long U32 = 0xFFFF_FFFFL;
    private static final @Nullable Property<?>[] BY_ID = new Property<?>[0x2B];

    public static final Property<Long> PAYLOAD_FORMAT_INDICATOR =
            number(0x01, "Payload Format Indicator", Form.BYTE, 0, 1).in(PUBLISH).inWills();
    public static final Property<Long> MESSAGE_EXPIRY_INTERVAL =
            number(0x02, "Message Expiry Interval", Form.FOUR_BYTES, 0, U32).in(PUBLISH).inWills();
    public static final Property<String> CONTENT_TYPE =
            text(0x03, "Content Type").in(PUBLISH).inWills();
    public static final Property<String> RESPONSE_TOPIC =
            text(0x08, "Response Topic").in(PUBLISH).inWills();
    public static final Property<byte[]> CORRELATION_DATA =
            binary(0x09, "Correlation Data").in(PUBLISH).inWills();
    public static final Property<Long> SUBSCRIPTION_IDENTIFIER =
            number(0x0B, "Subscription Identifier", Form.VARIABLE, 1, 268_435_455)
                    .in(PUBLISH, SUBSCRIBE);
    public static final Property<Long> SESSION_EXPIRY_INTERVAL =
            number(0x11, "Session Expiry Interval", Form.FOUR_BYTES, 0, U32)
                    .in(CONNECT, CONNACK, DISCONNECT);
    public static final Property<String> ASSIGNED_CLIENT_IDENTIFIER =
            text(0x12, "Assigned Client Identifier").in(CONNACK);
    public static final Property<Long> SERVER_KEEP_ALIVE =
            number(0x13, "Server Keep Alive", Form.TWO_BYTES, 0, U16).in(CONNACK);
    public static final Property<String> AUTHENTICATION_METHOD =
            text(0x15, "Authentication Method").in(CONNECT, CONNACK, AUTH);
    public static final Property<byte[]> AUTHENTICATION_DATA =
            binary(0x16, "Authentication Data").in(CONNECT, CONNACK, AUTH);
    public static final Property<Long> REQUEST_PROBLEM_INFORMATION =
            number(0x17, "Request Problem Information", Form.BYTE, 0, 1).in(CONNECT);
    public static final Property<Long> WILL_DELAY_INTERVAL =
            number(0x18, "Will Delay Interval", Form.FOUR_BYTES, 0, U32).inWills();
    public static final Property<Long> REQUEST_RESPONSE_INFORMATION =
            number(0x19, "Request Response Information", Form.BYTE, 0, 1).in(CONNECT);
    public static final Property<String> RESPONSE_INFORMATION =
            text(0x1A, "Response Information").in(CONNACK);
    public static final Property<String> SERVER_REFERENCE =
            text(0x1C, "Server Reference").in(CONNACK, DISCONNECT);
    public static final Property<String> REASON_STRING =
            text(0x1F, "Reason String")
                    .in(
                            CONNACK,
                            PUBACK,
                            PUBREC,
                            PUBREL,
                            PUBCOMP,
                            SUBACK,
                            UNSUBACK,
                            DISCONNECT,
                            AUTH);
    public static final Property<Long> RECEIVE_MAXIMUM =
            number(0x21, "Receive Maximum", Form.TWO_BYTES, 1, U16).in(CONNECT, CONNACK);
    public static final Property<Long> TOPIC_ALIAS_MAXIMUM =
            number(0x22, "Topic Alias Maximum", Form.TWO_BYTES, 0, U16).in(CONNECT, CONNACK);

    /**
     * Its range is the connection's matter: a value above what was granted has its own reason code.
     */
    public static final Property<Long> TOPIC_ALIAS =
            number(0x23, "Topic Alias", Form.TWO_BYTES, 0, U16).in(PUBLISH);

    public static final Property<Long> MAXIMUM_QOS =
            number(0x24, "Maximum QoS", Form.BYTE, 0, 1).in(CONNACK);
    public static final Property<Long> RETAIN_AVAILABLE =
            number(0x25, "Retain Available", Form.BYTE, 0, 1).in(CONNACK);
    public static final Property<UserProperty> USER_PROPERTY =
            new Property<>(0x26, "User Property", Form.PAIR, UserProperty.class, 0, 0)
                    .in(
                            CONNECT,
                            CONNACK,
                            PUBLISH,
                            PUBACK,
                            PUBREC,
                            PUBREL,
                            PUBCOMP,
                            SUBSCRIBE,
                            SUBACK,
                            UNSUBSCRIBE,
                            UNSUBACK,
                            DISCONNECT,
                            AUTH)
                    .inWills();
    public static final Property<Long> MAXIMUM_PACKET_SIZE =
            number(0x27, "Maximum Packet Size", Form.FOUR_BYTES, 1, U32).in(CONNECT, CONNACK);
    public static final Property<Long> WILDCARD_SUBSCRIPTION_AVAILABLE =
            number(0x28, "Wildcard Subscription Available", Form.BYTE, 0, 1).in(CONNACK);
    public static final Property<Long> SUBSCRIPTION_IDENTIFIER_AVAILABLE =
            number(0x29, "Subscription Identifier Available", Form.BYTE, 0, 1).in(CONNACK);
    public static final Property<Long> SHARED_SUBSCRIPTION_AVAILABLE =
            number(0x2A, "Shared Subscription Available", Form.BYTE, 0, 1).in(CONNACK);

    /** How a value is written (MQTT 5, 2.2.2.2). */
    enum Form {
        BYTE,
        TWO_BYTES,
        FOUR_BYTES,
        VARIABLE,
        TEXT,
        BINARY,
        PAIR
    }

    private final int id;
    private final String title;
    private final Form form;
    private final Class<T> type;
    private final long least;
    private final long most;
    private final Set<PacketType> packets = EnumSet.noneOf(PacketType.class);
    private boolean inWills; // set while the constants are built, never after

    private Property(int id, String title, Form form, Class<T> type, long least, long most) {
        this.id = id;
        this.title = title;
        this.form = form;
        this.type = type;
        this.least = least;
        this.most = most;
        BY_ID[id] = this;
    }

    private static Property<Long> number(int id, String title, Form form, long least, long most) {
        return new Property<>(id, title, form, Long.class, least, most);
    }

    private static Property<String> text(int id, String title) {
        return new Property<>(id, title, Form.TEXT, String.class, 0, 0);
    }

    private static Property<byte[]> binary(int id, String title) {
        return new Property<>(id, title, Form.BINARY, byte[].class, 0, 0);
    }

    private Property<T> in(PacketType... types) {
        packets.addAll(List.of(types));
        return this;
    }

    private Property<T> inWills() {
        inWills = true;
        return this;
    }

    /** The property of this number, or null. */
    static @Nullable Property<?> of(int id) {
        return id < BY_ID.length ? BY_ID[id] : null;
    }

    /** All of them. */
    static List<Property<?>> all() {
        return Arrays.stream(BY_ID)
                .<Property<?>>mapMulti(
                        (property, found) -> {
                            if (property != null) {
                                found.accept(property);
                            }
                        })
                .toList();
    }

    int id() {
        return id;
    }

    Form form() {
        return form;
    }

    Class<T> type() {
        return type;
    }

    /** Whether packets of this type may carry it, outside of a will. */
    boolean mayBeIn(PacketType packet) {
        return packets.contains(packet);
    }

    /** Whether the will of a CONNECT may carry it. */
    boolean mayBeInWills() {
        return inWills;
    }

    /** Whether MQTT allows this number as a value. */
    boolean allows(long value) {
        return value >= least && value <= most;
    }

    /** The name that MQTT gives it. */
    @Override
    public String toString() {
        return title;
    }
}
