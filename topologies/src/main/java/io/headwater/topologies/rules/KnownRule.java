package io.headwater.topologies.rules;

import io.headwater.avro.rules.Rule;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A rule with its conditions ready to be asked. */
record KnownRule(FleetKey key, Rule rule, Set<String> nodes, List<Condition> conditions) {
    static KnownRule of(FleetKey key, RuleRow.Understood row) {
        return new KnownRule(
                key,
                row.rule(),
                Set.copyOf(row.rule().getNodes()),
                row.rule().getConditions().stream()
                        .flatMap(condition -> Condition.of(condition).stream())
                        .toList());
    }

    String id() {
        return key.id();
    }

    /**
     * Whether a node of the rule's tenant, and of its owner if it has one, is within it.
     *
     * @param type of the node; null when it never said
     */
    boolean isFor(NodeKey node, @Nullable String type) {
        boolean everywhere = nodes.isEmpty() && rule.getTypes().isEmpty();
        return everywhere
                || nodes.contains(node.toString())
                || (type != null && rule.getTypes().contains(type));
    }

    /** Whether so many of its conditions hold that it is on. */
    boolean isOn(List<Boolean> holds) {
        return rule.getAny() ? holds.contains(true) : !holds.isEmpty() && !holds.contains(false);
    }
}
