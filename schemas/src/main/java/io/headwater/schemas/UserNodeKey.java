package io.headwater.schemas;

import java.util.Arrays;
import java.util.Optional;

/**
 * The key of one node of a user, or of a group; rows of either live in its partition and, in a
 * store, side by side in the order of node keys. In bytes {@code <fleet key> 0x00 <node key>}.
 *
 * @param user who has the node, or the group that it is in
 */
public record UserNodeKey(FleetKey user, NodeKey node) {
    /** The key that these bytes are, or empty when they are none. */
    public static Optional<UserNodeKey> parse(byte[] key) {
        int length = NodeKey.nodePartOf(key);
        if (length == key.length) {
            return Optional.empty();
        }
        return FleetKey.parse(key)
                .flatMap(
                        user ->
                                NodeKey.parse(Arrays.copyOfRange(key, length + 1, key.length))
                                        .map(node -> new UserNodeKey(user, node)));
    }

    /** What leads the key of every node of a user, and of nothing else. */
    public static byte[] prefixOf(FleetKey user) {
        byte[] head = user.bytes();
        return Arrays.copyOf(head, head.length + 1); // the separator is a zero
    }

    /** The bytes that are the Kafka key. */
    public byte[] bytes() {
        byte[] head = user.bytes();
        byte[] tail = node.bytes();
        byte[] key = Arrays.copyOf(head, head.length + 1 + tail.length);
        key[head.length] = NodeKey.ROW_SEPARATOR;
        System.arraycopy(tail, 0, key, head.length + 1, tail.length);
        return key;
    }

    @Override
    public String toString() {
        return user + " " + node;
    }
}
