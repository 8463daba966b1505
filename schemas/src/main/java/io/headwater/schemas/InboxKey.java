package io.headwater.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/**
 * Key of a record for a bridge about a node: {@code <ordinal>/<node key>}. The ordinal alone
 * decides the partition, so that a bridge reads one partition and everything for it is in order.
 *
 * @param bridge ordinal of the bridge
 */
public record InboxKey(int bridge, NodeKey node) {
    private static final char SEPARATOR = '/';
    private static final int MOST_DIGITS = 9;

    /** Checks the ordinal. */
    public InboxKey {
        if (bridge < 0) {
            throw new IllegalArgumentException("a bridge's ordinal is 0 or more, got " + bridge);
        }
    }

    /** The inbox key that these bytes are, or empty. */
    public static Optional<InboxKey> parse(byte[] key) {
        String text = new String(key, UTF_8);
        int end = text.indexOf(SEPARATOR);
        if (end < 1 || end > MOST_DIGITS || !text.substring(0, end).matches("[0-9]+")) {
            return Optional.empty();
        }
        int bridge = Integer.parseInt(text.substring(0, end));
        return NodeKey.parse(text.substring(end + 1)).map(node -> new InboxKey(bridge, node));
    }

    /** The partition of a bridge's inbox. */
    public static int partitionOf(int bridge, int partitions) {
        return bridge % partitions;
    }

    /** The bytes that are the Kafka key. */
    public byte[] bytes() {
        return toString().getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return bridge + String.valueOf(SEPARATOR) + node;
    }
}
