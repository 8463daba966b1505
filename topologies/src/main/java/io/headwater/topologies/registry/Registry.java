package io.headwater.topologies.registry;

import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.ConfigPayload;
import io.headwater.schemas.dialect.rainmaker.NodeConfig;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.Reason;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.RecentRows;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.views.Change;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one task: each one's indexed facts, and its configuration byte for byte. Stream
 * thread only.
 *
 * <pre>
 * any record --> seen ------------+--> NodeFacts [registry-nodes]   --> registry.nodes
 * config ------> R-CONF-1 to 6 ---+--> raw bytes [registry-configs] --> registry.configs
 * </pre>
 */
public final class Registry {
    /** Store: node to its indexed facts; its rows are the records of registry.nodes. */
    public static final String NODES = "registry-nodes";

    /** Store: node to its configuration as it sent it; its rows are those of registry.configs. */
    public static final String CONFIGS = "registry-configs";

    /** Roughly what a row takes; it is a dozen short texts. */
    private static final int ROW_BYTES = 1_000;

    /** Of rows at hand. */
    private static final long MOST_BYTES = 1L << 20;

    private final Topics topics;
    private final KeyValueStore<NodeKey, NodeIndex> nodes;
    private final KeyValueStore<NodeKey, byte[]> configs;
    private final RecentRows<NodeKey, NodeIndex> recent;
    private final KnownConfigs known = new KnownConfigs(KnownConfigs.MOST_BYTES);

    /** Starts on a task, whose job has the stores. */
    public Registry(Capability.Task task, Topics topics) {
        this.topics = topics;
        nodes = task.store(nodes(topics));
        recent = task.recent(nodes(topics), _ -> ROW_BYTES, MOST_BYTES);
        configs = task.store(configs(topics));
    }

    /** The store of indexed facts. */
    public static JobStore<NodeKey, NodeIndex> nodes(Topics topics) {
        return JobStore.of(NODES, topics.registryNodes());
    }

    /** The store of configurations. */
    public static JobStore<NodeKey, byte[]> configs(Topics topics) {
        return JobStore.of(CONFIGS, topics.registryConfigs());
    }

    /** The node's indexed facts; null when it was never seen. */
    public @Nullable NodeIndex of(NodeKey node) {
        return recent.get(node);
    }

    /** The configuration that the node sent last; empty when it sent none. */
    public Optional<NodeConfig> configOf(NodeKey node) {
        return known.of(node, this::read);
    }

    /** Goes over every node of the task, once. */
    public void forEach(BiConsumer<NodeKey, NodeIndex> visitor) {
        try (KeyValueIterator<NodeKey, NodeIndex> all = nodes.all()) {
            all.forEachRemaining(row -> visitor.accept(row.key, row.value));
        }
    }

    /** The node's facts once a record of it was seen. A replay says nothing about the present. */
    public NodeIndex seen(Uplink uplink, @Nullable NodeIndex before) {
        return uplink.isReplay() && before != null
                ? before
                : NodeFacts.seen(before, uplink.loggedAt(), uplink.origin().offset());
    }

    /**
     * Decides a record of channel config.
     *
     * @param order where the record counts in the order of its node
     * @return the node's facts after
     */
    public NodeIndex decide(Uplink uplink, long order, NodeIndex seen, Effects effects) {
        return switch (ConfigPayload.parse(uplink.payload(), uplink.node().device())) {
            case Parsed.Accepted<NodeConfig> accepted -> {
                if (order < seen.getConfigOrigin()) {
                    effects.ignore(Reason.STALE.code());
                    yield seen;
                }
                accepted.warnings().forEach(warning -> effects.warn(warning.code()));
                if (!accepted.dropped().isEmpty()) {
                    effects.rejectParts(accepted.dropped());
                }
                yield store(uplink, order, accepted.value(), seen, effects);
            }
            case Parsed.Ignored<NodeConfig>(Reason reason) -> {
                effects.ignore(reason.code());
                yield seen;
            }
            case Parsed.Refused<NodeConfig>(Reason reason, String detail) -> {
                effects.reject(reason.code(), detail);
                yield seen;
            }
        };
    }

    /** Writes the node's facts when they changed. */
    public void settle(
            Uplink uplink, @Nullable NodeIndex before, NodeIndex after, Effects effects) {
        if (after.equals(before)) {
            return;
        }
        effects.put(recent, uplink.node(), after);
        effects.emit(topics.registryNodes(), uplink.node(), after);
        if (before == null) {
            effects.change(new Change.FirstSeen(after.getFirstSeenAt()));
        }
    }

    /** Forgets the node, as if it had never been seen. */
    public void erase(NodeKey node, Effects effects) {
        effects.put(recent, node, null);
        effects.put(configs, node, null);
        effects.emit(topics.registryNodes(), node, null);
        effects.emit(topics.registryConfigs(), node, null);
        effects.tell(() -> known.forget(node));
    }

    private NodeIndex store(
            Uplink uplink, long order, NodeConfig config, NodeIndex seen, Effects effects) {
        byte @Nullable [] stored = configs.get(uplink.node());
        boolean differs = stored == null || !ConfigPayload.sameDocument(stored, uplink.payload());
        NodeIndex index =
                NodeFacts.configured(
                        seen, config, differs, uplink.loggedAt(), order, uplink.origin().offset());
        if (!Arrays.equals(stored, uplink.payload())) {
            effects.put(configs, uplink.node(), uplink.payload());
            effects.emit(topics.registryConfigs(), uplink.node(), uplink.payload());
            effects.tell(() -> known.forget(uplink.node()));
        }
        if (differs) {
            effects.change(new Change.Configured(index));
        }
        return index;
    }

    private KnownConfigs.Known read(NodeKey node) {
        byte @Nullable [] stored = configs.get(node);
        if (stored == null) {
            return new KnownConfigs.Known(Optional.empty(), 0);
        }
        Optional<NodeConfig> config =
                ConfigPayload.parse(stored, node.device())
                                instanceof Parsed.Accepted<NodeConfig> accepted
                        ? Optional.of(accepted.value())
                        : Optional.empty();
        return new KnownConfigs.Known(config, stored.length);
    }
}
