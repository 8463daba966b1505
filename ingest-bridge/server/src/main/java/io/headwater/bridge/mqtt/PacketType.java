package io.headwater.bridge.mqtt;

import org.jspecify.annotations.Nullable;

/** The control packet types with their number and the flags that their fixed header must have. */
public enum PacketType {
    CONNECT(1, 0),
    CONNACK(2, 0),
    /** Its flags are DUP, QoS and RETAIN, so none are fixed. */
    PUBLISH(3, 0),
    PUBACK(4, 0),
    PUBREC(5, 0),
    PUBREL(6, 2),
    PUBCOMP(7, 0),
    SUBSCRIBE(8, 2),
    SUBACK(9, 0),
    UNSUBSCRIBE(10, 2),
    UNSUBACK(11, 0),
    PINGREQ(12, 0),
    PINGRESP(13, 0),
    DISCONNECT(14, 0),
    /** MQTT 5 only. */
    AUTH(15, 0);

    private static final PacketType[] BY_NUMBER = values();

    private final int number;
    private final int flags;

    PacketType(int number, int flags) {
        this.number = number;
        this.flags = flags;
    }

    /** The type of this number; null for 0, which is reserved. */
    static @Nullable PacketType of(int number) {
        return number == 0 ? null : BY_NUMBER[number - 1];
    }

    int number() {
        return number;
    }

    /** The only allowed flags of the fixed header, for every type but PUBLISH [MQTT-2.2.2-1]. */
    int flags() {
        return flags;
    }

    /** The first byte of a packet of this type with its prescribed flags. */
    int firstByte() {
        return number << 4 | flags;
    }
}
