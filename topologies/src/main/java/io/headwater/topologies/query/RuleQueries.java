package io.headwater.topologies.query;

import io.headwater.avro.rules.NodeRules;
import io.headwater.avro.rules.Rule;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.rules.RuleFirings;
import java.util.List;

/** What may be asked of rules, not yet committed writes included. Any thread that may block. */
public interface RuleQueries {
    /**
     * A rule and where it is on.
     *
     * @param firings the first nodes for which it is on, in the order of their keys
     */
    record Known(FleetKey key, Rule rule, List<RuleFirings.Entry> firings) {}

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
