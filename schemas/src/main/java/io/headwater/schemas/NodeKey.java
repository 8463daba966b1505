package io.headwater.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/**
 * Who a node is, across tenants and dialects; in UTF-8 the Kafka key of every record about it:
 * {@code <tenant>/<dialect>/<device>}, for example {@code default/rainmaker/112233AABBCC}.
 *
 * @param tenant 1 to 64 characters of {@code [a-z0-9-]}
 * @param dialect 1 to 32 characters of {@code [a-z0-9-]}
 * @param device the device's own id as the device gives it, not encoded; not empty
 */
public record NodeKey(String tenant, String dialect, String device) implements PlacedKey {
    /** The tenant of an installation that has only one. */
    public static final String DEFAULT_TENANT = "default";

    /** Separates the node key from the rest of a row's key; never part of a node key itself. */
    public static final byte ROW_SEPARATOR = 0;

    /**
     * @throws IllegalArgumentException when a part is outside its grammar; callers check identities
     *     before they build keys
     */
    public NodeKey {
        if (!isName(tenant, 64)) {
            throw new IllegalArgumentException(
                    "tenant '" + tenant + "' is not 1 to 64 of [a-z0-9-]");
        }
        if (!isName(dialect, 32)) {
            throw new IllegalArgumentException(
                    "dialect '" + dialect + "' is not 1 to 32 of [a-z0-9-]");
        }
        if (device.isEmpty()) {
            throw new IllegalArgumentException("a device id may not be empty");
        }
    }

    /** The key of a RainMaker node of the default tenant. */
    public static NodeKey rainmaker(String device) {
        return new NodeKey(DEFAULT_TENANT, "rainmaker", device);
    }

    /** The key that these characters are, or empty when they are not a node key. */
    public static Optional<NodeKey> parse(String text) {
        int first = text.indexOf('/');
        int second = text.indexOf('/', first + 1);
        if (first < 0 || second < 0 || text.indexOf('/', second + 1) >= 0) {
            return Optional.empty();
        }
        String tenant = text.substring(0, first);
        String dialect = text.substring(first + 1, second);
        return PercentEncoding.decode(text.substring(second + 1))
                .filter(device -> !device.isEmpty() && isName(tenant, 64) && isName(dialect, 32))
                .map(device -> new NodeKey(tenant, dialect, device))
                .filter(key -> key.toString().equals(text));
    }

    /** The key that these bytes are, or that leads these bytes when they are a row's key. */
    public static Optional<NodeKey> parse(byte[] key) {
        return parse(new String(key, 0, nodePartOf(key), UTF_8));
    }

    /**
     * How many leading bytes of a record key are the node key: all, or those before the row
     * separator.
     */
    public static int nodePartOf(byte[] key) {
        for (int i = 0; i < key.length; i++) {
            if (key[i] == ROW_SEPARATOR) {
                return i;
            }
        }
        return key.length;
    }

    @Override
    public byte[] bytes() {
        return toString().getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return tenant + "/" + dialect + "/" + PercentEncoding.encode(device);
    }

    static boolean isName(String text, int longest) {
        if (text.isEmpty() || text.length() > longest) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) { // several times for each record, so no stream
            char c = text.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
                return false;
            }
        }
        return true;
    }
}
