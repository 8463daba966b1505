package io.headwater.topologies.rules;

import io.headwater.avro.rules.Rule;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Every rule, as the nodes of one task need them: a copy in the store, and at hand by whom they are
 * for, so that a node meets no rule of other nodes or other users. Stream thread only.
 */
final class KnownRules {
    /** Store: rule and this partition to the rule; its rows are those of rules.definitions. */
    static final String KNOWN = "rules-known";

    private final KeyValueStore<FleetPartKey, Rule> store;
    private final Map<FleetKey, KnownRule> all = new HashMap<>();

    /** Rules that name nodes, by node. */
    private Map<String, List<KnownRule>> byNode = Map.of();

    /** Rules that name types, by tenant and type. */
    private Map<String, List<KnownRule>> byType = Map.of();

    /** Rules for whatever a tenant has, by tenant. */
    private Map<String, List<KnownRule>> everywhere = Map.of();

    /** Rules of users, by user. */
    private Map<FleetKey, List<KnownRule>> byOwner = Map.of();

    KnownRules(Capability.Task task, Topics topics) {
        store = task.store(known(topics));
        try (var rows = store.all()) {
            rows.forEachRemaining(
                    row -> all.put(row.key.whole(), KnownRule.of(row.key.whole(), row.value)));
        }
        order();
    }

    static JobStore<FleetPartKey, Rule> known(Topics topics) {
        return JobStore.of(KNOWN, topics.rules());
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    Optional<KnownRule> find(FleetKey rule) {
        return Optional.ofNullable(all.get(rule));
    }

    /**
     * The rules that a node is within, in the order of their ids.
     *
     * @param type of the node; null when it never said
     * @param users of the node, asked for when users have rules
     */
    List<KnownRule> of(NodeKey node, @Nullable String type, Function<NodeKey, List<String>> users) {
        var found = new ArrayList<>(byNode.getOrDefault(node.toString(), List.of()));
        if (type != null) {
            found.addAll(byType.getOrDefault(ofType(node.tenant(), type), List.of()));
        }
        found.addAll(everywhere.getOrDefault(node.tenant(), List.of()));
        if (!byOwner.isEmpty()) {
            users.apply(node).stream()
                    .map(user -> byOwner.get(FleetKey.user(node.tenant(), user)))
                    .filter(rules -> rules != null)
                    .forEach(
                            rules ->
                                    rules.stream()
                                            .filter(rule -> rule.isFor(node, type))
                                            .forEach(found::add));
        }
        if (found.isEmpty()) {
            return List.of();
        }
        return found.stream().distinct().sorted(Comparator.comparing(KnownRule::id)).toList();
    }

    /** Will keep the rule, or forget it when it is null. */
    void put(FleetPartKey key, @Nullable Rule rule, Effects effects) {
        @Nullable KnownRule known = rule == null ? null : KnownRule.of(key.whole(), rule);
        effects.put(store, key, rule);
        effects.tell(
                () -> {
                    if (known == null) {
                        all.remove(key.whole());
                    } else {
                        all.put(key.whole(), known);
                    }
                    order();
                });
    }

    private void order() {
        byNode = new HashMap<>();
        byType = new HashMap<>();
        everywhere = new HashMap<>();
        byOwner = new HashMap<>();
        all.values().forEach(this::place);
    }

    private void place(KnownRule known) {
        String tenant = known.key().tenant();
        String owner = known.rule().getOwner();
        if (owner != null) {
            add(byOwner, FleetKey.user(tenant, owner), known);
            return;
        }
        known.nodes().forEach(node -> add(byNode, node, known));
        known.rule().getTypes().forEach(type -> add(byType, ofType(tenant, type), known));
        if (known.nodes().isEmpty() && known.rule().getTypes().isEmpty()) {
            add(everywhere, tenant, known);
        }
    }

    private static <K> void add(Map<K, List<KnownRule>> rules, K key, KnownRule rule) {
        rules.computeIfAbsent(key, _ -> new ArrayList<>()).add(rule);
    }

    private static String ofType(String tenant, String type) {
        return tenant + "/" + type;
    }
}
