package io.headwater.topologies.query;

import io.headwater.avro.rules.NodeRules;
import io.headwater.avro.rules.Rule;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.rules.RuleFirings;
import io.headwater.topologies.rules.RuleRow;
import java.util.List;
import java.util.Optional;

/** What may be asked of rules, not yet committed writes included. Any thread that may block. */
public interface RuleQueries {
    /**
     * A rule and where it is on.
     *
     * @param row what this version makes of it
     * @param firings the first nodes for which it is on, in the order of their keys
     */
    record Known(FleetKey key, RuleRow row, List<RuleFirings.Entry> firings) {
        /** As far as it can be read here. */
        Optional<Rule> rule() {
            return row.readable();
        }

        /** Whether it is one of this user's. */
        boolean isOf(String user) {
            return rule().filter(rule -> user.equals(rule.getOwner())).isPresent();
        }
    }

    /**
     * One rule. Absent only when its owner is here and does not know it.
     *
     * @param most how many nodes at most
     */
    Lookup<Known> rule(FleetKey key, int most);

    /** Every rule of every tenant by its key, without where it is on; a moment behind. */
    Lookup<List<Known>> rules();

    /** How far a node is with its rules; none when it is known and within none. */
    Lookup<NodeRules> of(NodeKey node);
}
