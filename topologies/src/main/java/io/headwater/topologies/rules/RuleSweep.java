package io.headwater.topologies.rules;

import io.headwater.avro.registry.NodeIndex;
import io.headwater.avro.rules.NodeRules;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.RecentRows;
import io.headwater.topologies.timers.Timer;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Goes over the nodes of a task for a rule that is new, changed or gone, some at a time: those that
 * it is for, and those that it is on for. Stream thread only.
 */
final class RuleSweep {
    /** Nodes that one tick goes over for one rule. */
    static final int NODES_AT_ONCE = 500;

    private final KnownRules known;
    private final RecentRows<NodeKey, NodeRules> nodes;
    private final KeyValueStore<NodeKey, NodeIndex> registry;
    private final RuleTimers timers;

    RuleSweep(
            KnownRules known,
            RecentRows<NodeKey, NodeRules> nodes,
            KeyValueStore<NodeKey, NodeIndex> registry,
            RuleTimers timers) {
        this.known = known;
        this.nodes = nodes;
        this.registry = registry;
        this.timers = timers;
    }

    /** Goes over some nodes for a rule, and comes back for the rest with the next tick. */
    void goOn(Timer timer, long firedAtMs, Effects effects) {
        FleetKey rule = RuleTimers.ruleOf(timer);
        if (known.isLater(rule)) {
            timers.goOver(rule, timer.id(), firedAtMs + RuleTimers.LATER_AGAIN_MS, effects);
            return;
        }
        @Nullable KnownRule now = known.find(rule).orElse(null);
        @Nullable NodeKey from = NodeKey.parse(timer.id()).orElse(null);
        int seen = 0;
        try (var rows = from == null ? registry.all() : registry.range(from, null)) {
            while (rows.hasNext()) {
                var row = rows.next();
                if (seen++ == NODES_AT_ONCE) {
                    timers.goOver(rule, row.key.toString(), firedAtMs, effects);
                    return;
                }
                boolean isFor =
                        now != null
                                && row.key.tenant().equals(rule.tenant())
                                && now.isFor(row.key, row.value.getType());
                if (isFor || isStanding(row.key, rule)) {
                    timers.lookAt(row.key, firedAtMs, effects);
                }
            }
        }
    }

    private boolean isStanding(NodeKey node, FleetKey rule) {
        @Nullable NodeRules rules = nodes.get(node);
        return rules != null
                && node.tenant().equals(rule.tenant())
                && rules.getRules().stream().anyMatch(known -> known.getRule().equals(rule.id()));
    }
}
