package io.headwater.topologies.rules;

import io.headwater.avro.rules.NodeRule;
import io.headwater.avro.rules.NodeRules;
import io.headwater.avro.rules.RuleFiring;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserNodeKey;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * For which nodes rules are on, so that this is known without asking every node. Each node's owner
 * says so; a row here follows in a moment.
 *
 * <pre>
 * rules.firings --> keep-firings [rules-firings]
 * </pre>
 */
public final class RuleFirings {
    /** Store: rule and node to since when; its rows are the records of rules.firings. */
    public static final String FIRINGS = "rules-firings";

    private RuleFirings() {}

    /** A rule is on for this node. */
    public record Entry(NodeKey node, RuleFiring firing) {}

    /** The store. */
    public static JobStore<UserNodeKey, RuleFiring> firings(Topics topics) {
        return JobStore.of(FIRINGS, topics.rulesFirings());
    }

    /** How the store is kept. */
    public static Reading<UserNodeKey, RuleFiring> reading(Topics topics) {
        return new Reading<>(
                topics.rulesFirings(), "firings", "keep-firings", task -> keeping(task, topics));
    }

    /**
     * The first nodes for which a rule is on, in the order of their keys.
     *
     * @param most how many at most
     */
    public static List<Entry> of(
            FleetKey rule, ReadOnlyKeyValueStore<UserNodeKey, RuleFiring> rows, int most) {
        var found = new ArrayList<Entry>();
        try (var all = rows.prefixScan(rule, (_, key) -> UserNodeKey.prefixOf(key))) {
            while (all.hasNext() && found.size() < most) {
                var row = all.next();
                found.add(new Entry(row.key.node(), row.value));
            }
        }
        return List.copyOf(found);
    }

    /** Tells the owners of rules what changed with a node. */
    static void tell(
            NodeKey node,
            @Nullable NodeRules before,
            @Nullable NodeRules after,
            Topics topics,
            Effects effects) {
        Map<String, RuleFiring> was = firings(before);
        Map<String, RuleFiring> is = firings(after);
        var rules = new TreeMap<>(was);
        rules.putAll(is);
        for (String rule : rules.keySet()) {
            @Nullable RuleFiring firing = is.get(rule);
            if (!Objects.equals(was.get(rule), firing)) {
                effects.emit(
                        topics.rulesFirings(),
                        new UserNodeKey(FleetKey.rule(node.tenant(), rule), node),
                        firing);
            }
        }
    }

    private static Map<String, RuleFiring> firings(@Nullable NodeRules rules) {
        var firings = new HashMap<String, RuleFiring>();
        if (rules != null) {
            for (NodeRule rule : rules.getRules()) {
                String alert = rule.getAlert();
                Long since = rule.getSince();
                if (alert != null && since != null) {
                    firings.put(rule.getRule(), new RuleFiring(alert, since));
                }
            }
        }
        return firings;
    }

    private static Reading.Handler<UserNodeKey, RuleFiring> keeping(
            Capability.Task task, Topics topics) {
        var rows = task.store(firings(topics));
        return (told, effects) -> effects.put(rows, told.key(), told.value());
    }
}
