package io.headwater.bridge.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Writes the property block of MQTT 5 packets and wills (MQTT 5, 2.2.2). */
final class PropertiesWriter {
    private PropertiesWriter() {}

    static void write(ByteBuf out, Properties properties) {
        int[] size = {0};
        properties.each((property, value) -> size[0] += 1 + sizeOf(property, value));
        writeVariable(out, size[0]);
        properties.each(
                (property, value) -> {
                    out.writeByte(property.id());
                    write(out, property, value);
                });
    }

    /** A variable byte integer (MQTT 5, 1.5.5). */
    static void writeVariable(ByteBuf out, int value) {
        int left = value;
        while (left > 0x7F) {
            out.writeByte((left & 0x7F) | 0x80);
            left >>>= 7;
        }
        out.writeByte(left);
    }

    /**
     * How many bytes a variable byte integer takes, 1 to 4.
     *
     * @throws IllegalArgumentException above 268,435,455, which MQTT cannot say
     */
    static int sizeOfVariable(int value) {
        if (value < 1 << 7) {
            return 1;
        }
        if (value < 1 << 14) {
            return 2;
        }
        if (value < 1 << 21) {
            return 3;
        }
        if (value < 1 << 28) {
            return 4;
        }
        throw new IllegalArgumentException(value + " is more than MQTT can say");
    }

    private static void write(ByteBuf out, Property<?> property, Object value) {
        switch (value) {
            case Long number -> writeNumber(out, property, number);
            case String text -> PacketEncoder.writeText(out, text);
            case byte[] bytes -> PacketEncoder.writeBinary(out, bytes);
            case UserProperty(var name, var text) -> {
                PacketEncoder.writeText(out, name);
                PacketEncoder.writeText(out, text);
            }
            default -> throw new IllegalArgumentException("no property has such a value");
        }
    }

    private static void writeNumber(ByteBuf out, Property<?> property, long number) {
        switch (property.form()) {
            case BYTE -> out.writeByte((int) number);
            case TWO_BYTES -> out.writeShort((int) number);
            case FOUR_BYTES -> out.writeInt((int) number);
            default -> writeVariable(out, (int) number);
        }
    }

    private static int sizeOf(Property<?> property, Object value) {
        return switch (property.form()) {
            case BYTE -> 1;
            case TWO_BYTES -> 2;
            case FOUR_BYTES -> 4;
            case VARIABLE -> sizeOfVariable(((Long) value).intValue());
            case TEXT -> 2 + ByteBufUtil.utf8Bytes((String) value);
            case BINARY -> 2 + ((byte[]) value).length;
            case PAIR -> {
                var pair = (UserProperty) value;
                yield 4 + ByteBufUtil.utf8Bytes(pair.name()) + ByteBufUtil.utf8Bytes(pair.value());
            }
        };
    }
}
