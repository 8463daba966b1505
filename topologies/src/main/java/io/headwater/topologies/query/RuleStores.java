package io.headwater.topologies.query;

import io.headwater.avro.registry.NodeIndex;
import io.headwater.avro.rules.NodeRules;
import io.headwater.avro.rules.Rule;
import io.headwater.avro.rules.RuleFiring;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserNodeKey;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.nodes.NodesJob;
import io.headwater.topologies.registry.Registry;
import io.headwater.topologies.rules.RuleBook;
import io.headwater.topologies.rules.RuleFirings;
import io.headwater.topologies.rules.Rules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Reads of what the jobs of this process keep about rules. */
public final class RuleStores implements RuleQueries {
    private static final NodeRules NONE = new NodeRules(List.of());

    private final Placement placement;
    private final Map<String, JobSlot> jobs;
    private final JobStore<FleetKey, Rule> definitions;
    private final JobStore<UserNodeKey, RuleFiring> firings;
    private final JobStore<FleetPartKey, Rule> copies;
    private final JobStore<NodeKey, NodeRules> standings;
    private final JobStore<NodeKey, NodeIndex> nodes;

    /**
     * @param jobs of this process, by name
     */
    public RuleStores(Placement placement, Map<String, JobSlot> jobs, Topics topics) {
        this.placement = placement;
        this.jobs = Map.copyOf(jobs);
        definitions = RuleBook.rules(topics);
        firings = RuleFirings.firings(topics);
        copies = Rules.known(topics);
        standings = Rules.nodes(topics);
        nodes = Registry.nodes(topics);
    }

    @Override
    public Lookup<Known> rule(FleetKey key, int most) {
        return placement
                .partitionOf(FleetJob.NAME, key)
                .then(partition -> rule(key, partition, most));
    }

    private Lookup<Known> rule(FleetKey key, int partition, int most) {
        Lookup<Rule> rule =
                read(FleetJob.NAME, definitions, partition, rows -> orAbsent(rows.get(key)));
        return rule.then(
                known ->
                        read(
                                FleetJob.NAME,
                                firings,
                                partition,
                                rows ->
                                        new Lookup.Found<>(
                                                new Known(
                                                        key,
                                                        known,
                                                        RuleFirings.of(key, rows, most)))));
    }

    /** Each partition of the nodes' job knows every rule, so any that is here will do. */
    @Override
    public Lookup<List<Known>> rules() {
        Set<Integer> here = placement.partitionsHere(NodesJob.NAME);
        if (here.isEmpty()) {
            return new Lookup.NotReady<>("no partition of the nodes is on this instance");
        }
        return read(
                NodesJob.NAME,
                copies,
                here.iterator().next(),
                rows -> {
                    var known = new ArrayList<Known>();
                    try (var all = rows.all()) {
                        all.forEachRemaining(
                                row -> known.add(new Known(row.key.whole(), row.value, List.of())));
                    }
                    known.sort(Comparator.comparing(rule -> rule.key().toString()));
                    return new Lookup.Found<>(List.copyOf(known));
                });
    }

    @Override
    public Lookup<NodeRules> of(NodeKey node) {
        return placement
                .partitionOf(NodesJob.NAME, node)
                .then(
                        partition -> {
                            Lookup<NodeIndex> index =
                                    read(
                                            NodesJob.NAME,
                                            nodes,
                                            partition,
                                            rows -> orAbsent(rows.get(node)));
                            return index.then(_ -> standing(node, partition));
                        });
    }

    private Lookup<NodeRules> standing(NodeKey node, int partition) {
        return read(
                NodesJob.NAME,
                standings,
                partition,
                rows -> new Lookup.Found<>(Objects.requireNonNullElse(rows.get(node), NONE)));
    }

    private static <V> Lookup<V> orAbsent(@Nullable V value) {
        return value == null ? new Lookup.Absent<>() : new Lookup.Found<>(value);
    }

    private <K, V, R> Lookup<R> read(
            String job,
            JobStore<K, V> store,
            int partition,
            Function<ReadOnlyKeyValueStore<K, V>, Lookup<R>> reading) {
        JobSlot slot = jobs.get(job);
        if (slot == null) {
            return new Lookup.NotReady<>("job " + job + " does not run here");
        }
        try {
            return slot.running()
                    .flatMap(running -> running.store(store, partition))
                    .map(reading)
                    .orElseGet(() -> new Lookup.NotReady<>(slot.notReady()));
        } catch (InvalidStateStoreException moved) {
            return new Lookup.NotReady<>(slot.notReady());
        }
    }
}
