package io.headwater.topologies.registry;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.dialect.rainmaker.NodeConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Configurations of the nodes heard of last, read once instead of with every delta, in bounded
 * memory. Only saves work: what it answers is what the store says. Stream thread only.
 */
final class KnownConfigs {
    /** Of documents as nodes sent them; read, one takes a small multiple of that. */
    static final long MOST_BYTES = 2L << 20;

    /** What a node without a configuration takes too. */
    private static final int OVERHEAD_BYTES = 200;

    private final Map<NodeKey, Known> configs = new LinkedHashMap<>(16, 0.75f, true);
    private final long mostBytes;
    private long bytes;

    /**
     * What the store says of a node.
     *
     * @param config empty when it holds none that can be read
     * @param length of the document, in bytes
     */
    record Known(Optional<NodeConfig> config, int length) {
        long weight() {
            return OVERHEAD_BYTES + (long) length;
        }
    }

    /**
     * @param mostBytes roughly how much to remember; the newest stays in any case
     */
    KnownConfigs(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    Optional<NodeConfig> of(NodeKey node, Function<NodeKey, Known> read) {
        @Nullable Known known = configs.get(node);
        if (known == null) {
            known = read.apply(node);
            configs.put(node, known);
            bytes += known.weight();
            forgetTheLongestUnheard();
        }
        return known.config();
    }

    void forget(NodeKey node) {
        Known known = configs.remove(node);
        if (known != null) {
            bytes -= known.weight();
        }
    }

    private void forgetTheLongestUnheard() {
        var eldest = configs.values().iterator();
        while (bytes > mostBytes && configs.size() > 1) {
            bytes -= eldest.next().weight();
            eldest.remove();
        }
    }
}
