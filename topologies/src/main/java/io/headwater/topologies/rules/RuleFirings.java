package io.headwater.topologies.rules;

import io.headwater.avro.rules.RuleFiring;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserNodeKey;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Reading;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

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

    private static Reading.Handler<UserNodeKey, RuleFiring> keeping(
            Capability.Task task, Topics topics) {
        var rows = task.store(firings(topics));
        return (told, effects) -> effects.put(rows, told.key(), told.value());
    }
}
