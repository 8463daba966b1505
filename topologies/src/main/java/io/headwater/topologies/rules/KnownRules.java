package io.headwater.topologies.rules;

import io.headwater.avro.rules.Rule;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every rule, as the nodes of one task need them: a copy in the store, and at hand by whom they are
 * for, so that a node meets no rule of other nodes or other users. Rules that only a later version
 * understands are kept as the bytes they are, and no node meets them here. Stream thread only.
 */
final class KnownRules {
    /** Store: rule and this partition to the rule; its rows are those of rules.definitions. */
    static final String KNOWN = "rules-known";

    private static final Logger LOGGER = LoggerFactory.getLogger(KnownRules.class);

    private final KeyValueStore<FleetPartKey, byte[]> store;
    private final Topic<FleetPartKey, Rule> topic;
    private final Consumer<Integer> laterOnes;
    private final Map<FleetKey, KnownRule> all = new HashMap<>();

    /** Rules that are not understood here. */
    private final Set<FleetKey> later = new HashSet<>();

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
        topic = topics.rules();
        laterOnes = rows -> task.keeps(Rules.CAPABILITY, rows);
        try (var rows = store.all()) {
            rows.forEachRemaining(
                    row -> keep(row.key.whole(), RuleRow.of(row.value, topics.rules())));
        }
        order();
    }

    static JobStore<FleetPartKey, byte[]> known(Topics topics) {
        return JobStore.of(KNOWN, topics.rules().inBytes());
    }

    /** Whether there is none, not even one of a later version: nodes may stand within that. */
    boolean isEmpty() {
        return all.isEmpty() && later.isEmpty();
    }

    /** Whether there is such a rule, which only a later version understands. */
    boolean isLater(FleetKey rule) {
        return later.contains(rule);
    }

    /**
     * Why a rule is over for a node that was within it and is not now; empty when that cannot be
     * told here.
     */
    Optional<Turn.Why> whyOver(FleetKey rule) {
        if (isLater(rule)) {
            return Optional.empty();
        }
        return Optional.of(all.containsKey(rule) ? Turn.Why.SCOPE : Turn.Why.RULE);
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

    /** Will keep the row as it is, or forget the rule when it is null; says which. */
    Taken put(FleetPartKey key, byte @Nullable [] row, Effects effects) {
        @Nullable RuleRow rule = row == null ? null : RuleRow.of(row, topic);
        effects.put(store, key, row);
        effects.tell(
                () -> {
                    keep(key.whole(), rule);
                    order();
                });
        return switch (rule) {
            case null -> Taken.REMOVED;
            case RuleRow.Understood _ -> Taken.PUT;
            case RuleRow.Later _ -> Taken.KEPT;
        };
    }

    /** What became of a rule that was told; words are a metric's. */
    enum Taken {
        PUT("put"),
        /** It is not understood here. */
        KEPT("kept"),
        REMOVED("removed");

        private final String word;

        Taken(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    private void keep(FleetKey key, @Nullable RuleRow row) {
        all.remove(key);
        later.remove(key);
        switch (row) {
            case null -> {}
            case RuleRow.Understood understood -> all.put(key, KnownRule.of(key, understood));
            case RuleRow.Later(var _, var why) -> {
                later.add(key);
                LOGGER.atWarn()
                        .addKeyValue("rule", key)
                        .addKeyValue("why", why)
                        .log("rule of a later version is kept and not judged here");
            }
        }
    }

    private void order() {
        laterOnes.accept(later.size());
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
