package io.headwater.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;

/**
 * The key of one row among many of a user: {@code <user key> 0x00 <rest>}. Rows of a user live in
 * the user's partition and, in a store, side by side.
 *
 * @param rest the row's own key; its meaning is the topic's
 */
public record UserRowKey(FleetKey user, String rest) {
    /** Parts a target from what it is told; neither holds it. */
    private static final char WITHIN = '/';

    /** The key that these bytes are, or empty when they are none. */
    public static Optional<UserRowKey> parse(byte[] key) {
        int length = NodeKey.nodePartOf(key);
        if (length == key.length) {
            return Optional.empty();
        }
        String rest = new String(Arrays.copyOfRange(key, length + 1, key.length), UTF_8);
        return FleetKey.parse(key).map(user -> new UserRowKey(user, rest));
    }

    /**
     * The key of what one target of a user is told.
     *
     * @param target id of the target, without a slash
     * @param delivery the idempotency key
     */
    public static UserRowKey delivery(FleetKey user, String target, String delivery) {
        return new UserRowKey(user, target + WITHIN + delivery);
    }

    /** What leads the key of everything that a target of a user is told. */
    public static byte[] prefixOf(FleetKey user, String target) {
        return new UserRowKey(user, target + WITHIN).bytes();
    }

    /** What leads the key of every row of a user, and of nothing else. */
    public static byte[] prefixOf(FleetKey user) {
        return new UserRowKey(user, "").bytes();
    }

    /** The target that a key of a delivery names; all of the rest when there is no slash. */
    public String target() {
        int end = rest.indexOf(WITHIN);
        return end < 0 ? rest : rest.substring(0, end);
    }

    /** The idempotency key that a key of a delivery names; empty when there is none. */
    public String delivery() {
        int end = rest.indexOf(WITHIN);
        return end < 0 ? "" : rest.substring(end + 1);
    }

    /** The bytes that are the Kafka key. */
    public byte[] bytes() {
        byte[] head = user.bytes();
        byte[] tail = rest.getBytes(UTF_8);
        byte[] key = Arrays.copyOf(head, head.length + 1 + tail.length);
        key[head.length] = NodeKey.ROW_SEPARATOR;
        System.arraycopy(tail, 0, key, head.length + 1, tail.length);
        return key;
    }

    @Override
    public String toString() {
        return user + " " + rest;
    }
}
