package io.headwater.topologies.registry;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.dialect.rainmaker.NodeConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Configurations of the nodes heard of last, read once instead of with every delta. Only saves
 * work: what it answers is what the store says. Stream thread only.
 */
final class KnownConfigs {
    private static final int MOST = 1_024;

    private final Map<NodeKey, Optional<NodeConfig>> configs =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<NodeKey, Optional<NodeConfig>> eldest) {
                    return size() > MOST;
                }
            };

    Optional<NodeConfig> of(NodeKey node, Function<NodeKey, Optional<NodeConfig>> read) {
        Optional<NodeConfig> known = configs.get(node);
        if (known == null) {
            known = read.apply(node);
            configs.put(node, known);
        }
        return known;
    }

    void forget(NodeKey node) {
        configs.remove(node);
    }
}
