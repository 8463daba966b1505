package io.headwater.fuzz;

import io.headwater.bridge.mqtt.PacketType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a listener sends to one client, read by rules of its own: the decoder reads only what
 * clients send.
 */
final class Answers {
    private static final int LENGTH_MOST = 65_536;

    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
    private final Map<PacketType, Integer> counts = new EnumMap<>(PacketType.class);
    private final List<Integer> acknowledged = new ArrayList<>();
    private boolean letIn;
    private boolean ended; // nothing may follow

    /**
     * Takes bytes as they come.
     *
     * @throws Finding for anything that a server may not send there
     */
    void take(byte[] bytes) {
        unread.writeBytes(bytes);
        byte[] all = unread.toByteArray();
        int at = 0;
        int end = endOfPacket(all, at);
        while (end > 0) {
            packet(all, at, end);
            at = end;
            end = endOfPacket(all, at);
        }
        unread.reset();
        unread.write(all, at, all.length - at);
    }

    /** Whether CONNACK let the client in. */
    boolean isLetIn() {
        return letIn;
    }

    int count(PacketType type) {
        return counts.getOrDefault(type, 0);
    }

    /** Packet ids of PUBACKs and PUBRECs, in the order they came. */
    List<Integer> acknowledged() {
        return acknowledged;
    }

    /** Whether the last packet is there as a whole. */
    boolean isWhole() {
        return unread.size() == 0;
    }

    private void packet(byte[] all, int at, int end) {
        PacketType type = type(all[at]);
        int body = at + Frame.headerEnd(Arrays.copyOfRange(all, at, Math.min(end, at + 5)));
        if (ended) {
            throw new Finding(type + " after the end of the conversation");
        }
        if ((type == PacketType.CONNACK) != counts.isEmpty()) {
            throw new Finding(type + " out of place; before it came " + counts);
        }
        if (type == PacketType.CONNACK) {
            letIn = all[body + 1] == 0;
            ended = !letIn;
        } else if (type == PacketType.PUBACK || type == PacketType.PUBREC) {
            acknowledged.add((all[body] & 0xFF) << 8 | (all[body + 1] & 0xFF));
        }
        ended |= type == PacketType.DISCONNECT;
        counts.merge(type, 1, Integer::sum);
    }

    private static PacketType type(byte first) {
        return switch (first & 0xFF) {
            case 0x20 -> PacketType.CONNACK;
            case 0x40 -> PacketType.PUBACK;
            case 0x50 -> PacketType.PUBREC;
            case 0x62 -> PacketType.PUBREL;
            case 0x70 -> PacketType.PUBCOMP;
            case 0x90 -> PacketType.SUBACK;
            case 0xB0 -> PacketType.UNSUBACK;
            case 0xD0 -> PacketType.PINGRESP;
            case 0xE0 -> PacketType.DISCONNECT;
            default -> throw new Finding("a server may not send %02x".formatted(first));
        };
    }

    /** Index behind the packet, or 0 when it is not there as a whole. */
    private static int endOfPacket(byte[] all, int at) {
        int length = 0;
        for (int i = 1; at + i < all.length; i++) {
            length |= (all[at + i] & 0x7F) << (7 * (i - 1));
            if (length > LENGTH_MOST || i > 4) {
                throw new Finding("an answer of " + length + " bytes");
            }
            if (all[at + i] >= 0) {
                int end = at + i + 1 + length;
                return end <= all.length ? end : 0;
            }
        }
        return 0;
    }
}
