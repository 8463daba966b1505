package io.headwater.bridge.mqtt;

import static io.headwater.bridge.mqtt.MalformedException.malformed;
import static io.headwater.bridge.mqtt.MalformedException.protocolError;

import java.util.function.Predicate;

/** Reads the property block of MQTT 5 packets and wills (MQTT 5, 2.2.2). */
final class PropertiesReader {
    private PropertiesReader() {}

    /** The block of a packet of this type. */
    static Properties read(PacketReader in, PacketType packet) {
        return read(in, property -> property.mayBeIn(packet));
    }

    /** The block of a will. */
    static Properties readOfWill(PacketReader in) {
        return read(in, Property::mayBeInWills);
    }

    private static Properties read(PacketReader in, Predicate<Property<?>> allowed) {
        int length = in.variable();
        if (length == 0) {
            return Properties.NONE;
        }
        PacketReader block = in.part(length);
        var found = new Properties.Collector();
        while (block.hasMore()) {
            Property<?> property = Property.of(block.variable());
            if (property == null) {
                throw malformed("unknown property");
            }
            if (!allowed.test(property)) {
                throw malformed("property '" + property + "' may not be in this packet");
            }
            if (!found.add(property, value(block, property))) {
                throw protocolError("property '" + property + "' is given twice");
            }
        }
        return found.collected();
    }

    private static Object value(PacketReader in, Property<?> property) {
        return switch (property.form()) {
            case BYTE -> inRange(property, in.oneByte());
            case TWO_BYTES -> inRange(property, in.twoBytes());
            case FOUR_BYTES -> inRange(property, in.fourBytes());
            case VARIABLE -> inRange(property, in.variable());
            case TEXT -> in.text();
            case BINARY -> in.binary();
            case PAIR -> new UserProperty(in.text(), in.text());
        };
    }

    private static Long inRange(Property<?> property, long value) {
        if (!property.allows(value)) {
            throw protocolError("property '" + property + "' is out of range");
        }
        return value;
    }
}
