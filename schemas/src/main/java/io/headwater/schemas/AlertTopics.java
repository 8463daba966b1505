package io.headwater.schemas;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.rules.NodeRules;
import io.headwater.avro.rules.Rule;
import io.headwater.avro.rules.RuleFiring;
import io.headwater.schemas.Topic.Cleanup;
import java.time.Duration;

/** What users are to be told of a node: what it raised itself, and what rules make of its state. */
final class AlertTopics {
    final Topic<RowKey, AlertRaised> raised;
    final Topic<FleetPartKey, Rule> rules;
    final Topic<NodeKey, NodeRules> rulesNodes;
    final Topic<UserNodeKey, RuleFiring> rulesFirings;

    AlertTopics(TopicKinds kinds) {
        raised =
                kinds.rows(
                        "alerts.raised.v1",
                        "what a node wants its users told; a later record with the same key says that it was acknowledged",
                        AlertRaised.class,
                        new Cleanup.After(Duration.ofDays(30)));
        rules =
                kinds.inEach(
                        "rules.definitions.v1",
                        "a rule, whole in every partition, so that the owner of each node has it; null once it is removed",
                        Rule.class);
        rulesNodes =
                kinds.state(
                        "rules.nodes.v1",
                        "how far a node is with each rule; null once it is within none or erased",
                        NodeRules.class);
        rulesFirings =
                kinds.ofFleet(
                        "rules.firings.v1",
                        "that a rule is on for a node, told to the rule's owner; null once it is not",
                        KeySerdes.userNode(),
                        RuleFiring.class,
                        TopicKinds.SUPERSEDED);
    }
}
