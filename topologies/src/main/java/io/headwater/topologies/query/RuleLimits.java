package io.headwater.topologies.query;

import io.headwater.schemas.settings.Settings;

/**
 * How many rules there may be, and how large one may be. Each message of a node is held against the
 * rules that the node is within, so they cost what they are.
 *
 * @param most of a tenant
 * @param mostOfUser of one user
 * @param nodes that one rule names
 * @param conditions of one rule
 */
public record RuleLimits(int most, int mostOfUser, int nodes, int conditions) {
    static RuleLimits read(Settings in) {
        return new RuleLimits(
                in.integer("rules.most", 1_000, 0, 100_000, "rules of one tenant"),
                in.integer("rules.user.most", 50, 0, 100_000, "rules of one user"),
                in.integer("rules.nodes.most", 1_000, 1, 5_000, "nodes that one rule names"),
                in.integer("rules.conditions.most", 10, 1, 50, "conditions of one rule"));
    }
}
