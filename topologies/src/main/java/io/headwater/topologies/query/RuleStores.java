package io.headwater.topologies.query;

import io.headwater.avro.registry.NodeIndex;
import io.headwater.avro.rules.NodeRules;
import io.headwater.avro.rules.Rule;
import io.headwater.avro.rules.RuleFiring;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserNodeKey;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.nodes.NodesJob;
import io.headwater.topologies.registry.Registry;
import io.headwater.topologies.rules.RuleBook;
import io.headwater.topologies.rules.RuleFirings;
import io.headwater.topologies.rules.RuleRow;
import io.headwater.topologies.rules.Rules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Reads of what the jobs of this process keep about rules. */
public final class RuleStores implements RuleQueries {
    private static final NodeRules NONE = new NodeRules(List.of());

    private final JobReads reads;
    private final Topic<?, Rule> rules;
    private final JobStore<FleetKey, byte[]> definitions;
    private final JobStore<UserNodeKey, RuleFiring> firings;
    private final JobStore<FleetPartKey, byte[]> copies;
    private final JobStore<NodeKey, NodeRules> standings;
    private final JobStore<NodeKey, NodeIndex> nodes;

    public RuleStores(JobReads reads, Topics topics) {
        this.reads = reads;
        rules = topics.rules();
        definitions = RuleBook.rules(topics);
        firings = RuleFirings.firings(topics);
        copies = Rules.known(topics);
        standings = Rules.nodes(topics);
        nodes = Registry.nodes(topics);
    }

    @Override
    public Lookup<Known> rule(FleetKey key, int most) {
        return reads.row(FleetJob.NAME, definitions, key)
                .then(
                        row ->
                                reads.ask(
                                        FleetJob.NAME,
                                        firings,
                                        key,
                                        rows ->
                                                new Known(
                                                        key,
                                                        RuleRow.of(row, rules),
                                                        RuleFirings.of(key, rows, most))));
    }

    @Override
    public Lookup<List<Known>> rules() {
        return reads.askAny(
                copies,
                rows -> {
                    var known = new ArrayList<Known>();
                    try (var all = rows.all()) {
                        all.forEachRemaining(
                                row ->
                                        known.add(
                                                new Known(
                                                        row.key.whole(),
                                                        RuleRow.of(row.value, rules),
                                                        List.of())));
                    }
                    known.sort(Comparator.comparing(rule -> rule.key().toString()));
                    return List.copyOf(known);
                });
    }

    @Override
    public Lookup<NodeRules> of(NodeKey node) {
        return reads.row(NodesJob.NAME, nodes, node)
                .then(
                        _ ->
                                reads.ask(
                                        NodesJob.NAME,
                                        standings,
                                        node,
                                        rows -> Objects.requireNonNullElse(rows.get(node), NONE)));
    }
}
