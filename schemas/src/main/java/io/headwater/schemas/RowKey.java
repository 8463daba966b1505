package io.headwater.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;

/**
 * The key of one row among many of a node: {@code <node key> 0x00 <rest>}. Rows of a node live in
 * the node's partition and, in a store, side by side.
 *
 * @param node whose row
 * @param rest the row's own key; its meaning is the topic's, which says how it is made
 */
@SuppressWarnings(
        "ArrayRecordComponent") // keys are bytes; equals and hashCode below compare them, nobody
// writes to them
public record RowKey(NodeKey node, byte[] rest) {
    /** The row key that these bytes are, or empty when they hold no node key or no separator. */
    public static Optional<RowKey> parse(byte[] key) {
        int length = NodeKey.nodePartOf(key);
        if (length == key.length) {
            return Optional.empty();
        }
        return NodeKey.parse(new String(key, 0, length, UTF_8))
                .map(node -> new RowKey(node, Arrays.copyOfRange(key, length + 1, key.length)));
    }

    /** The bytes that are the Kafka key. */
    public byte[] bytes() {
        byte[] head = node.bytes();
        byte[] key = Arrays.copyOf(head, head.length + 1 + rest.length);
        key[head.length] = NodeKey.ROW_SEPARATOR;
        System.arraycopy(rest, 0, key, head.length + 1, rest.length);
        return key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowKey row
                && node.equals(row.node)
                && Arrays.equals(rest, row.rest);
    }

    @Override
    public int hashCode() {
        return 31 * node.hashCode() + Arrays.hashCode(rest);
    }

    @Override
    public String toString() {
        return node + " " + new String(rest, UTF_8).replace('\0', ' ');
    }
}
