package io.headwater.topologies.jobs;

import io.headwater.schemas.NodeKey;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of nodes heard of last, so that the same bytes need not be read and written again with
 * every record. Only saves work. Stream thread only.
 */
final class KnownKeys {
    /** A power of two; some 200 bytes each once used. */
    private static final int SLOTS = 2_048;

    private static final Known NOBODY =
            new Known(new byte[0], Uplink.NOBODY, Uplink.NOBODY.bytes());

    private final @Nullable Known[] slots = new @Nullable Known[SLOTS];

    /**
     * A node's key.
     *
     * @param read the bytes it was read from
     * @param written as it is written; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by hand
    record Known(byte[] read, NodeKey node, byte[] written) {}

    /** The key that these bytes are, or that of {@link Uplink#NOBODY} when they are none. */
    Known of(byte @Nullable [] bytes) {
        if (bytes == null) {
            return NOBODY;
        }
        int hash = Arrays.hashCode(bytes);
        int slot = (hash ^ (hash >>> Short.SIZE)) & (SLOTS - 1);
        Known known = slots[slot];
        if (known != null && Arrays.equals(known.read(), bytes)) {
            return known;
        }
        Optional<NodeKey> node = NodeKey.parse(bytes);
        if (node.isEmpty()) {
            return NOBODY;
        }
        var read = new Known(bytes, node.get(), node.get().bytes());
        slots[slot] = read;
        return read;
    }
}
