package io.headwater.topologies.query;

import io.headwater.avro.rules.NodeRules;
import io.headwater.avro.rules.Rule;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.rules.RuleFirings;
import io.headwater.topologies.rules.RuleRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Rules, and nodes that are within them, as a test has them. */
final class FakeRules implements RuleQueries {
    final Map<FleetKey, Rule> all = new ConcurrentHashMap<>();
    final Map<FleetKey, RuleRow> later = new ConcurrentHashMap<>();
    final Map<FleetKey, List<RuleFirings.Entry>> on = new ConcurrentHashMap<>();
    final Map<NodeKey, NodeRules> standing = new ConcurrentHashMap<>();

    RuleSources sources() {
        return new RuleSources(
                this, new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()).rules());
    }

    @Override
    public Lookup<Known> rule(FleetKey key, int most) {
        RuleRow row = rows().get(key);
        return row == null
                ? new Lookup.Absent<>()
                : new Lookup.Found<>(new Known(key, row, on.getOrDefault(key, List.of())));
    }

    @Override
    public Lookup<List<Known>> rules() {
        var sorted = new TreeMap<String, Known>();
        rows().forEach((key, row) -> sorted.put(key.toString(), new Known(key, row, List.of())));
        return new Lookup.Found<>(List.copyOf(sorted.values()));
    }

    private Map<FleetKey, RuleRow> rows() {
        var rows = new HashMap<>(later);
        all.forEach((key, rule) -> rows.put(key, RuleRow.of(rule)));
        return rows;
    }

    @Override
    public Lookup<NodeRules> of(NodeKey node) {
        NodeRules known = standing.get(node);
        return known == null ? new Lookup.Absent<>() : new Lookup.Found<>(known);
    }
}
