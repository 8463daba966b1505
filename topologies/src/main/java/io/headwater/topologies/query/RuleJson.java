package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.rules.NodeCondition;
import io.headwater.avro.rules.NodeRule;
import io.headwater.avro.rules.Rule;
import io.headwater.avro.rules.RuleCondition;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.query.RuleQueries.Known;
import io.headwater.topologies.rules.RuleFirings;
import io.headwater.topologies.rules.RuleRow;
import io.headwater.topologies.rules.Subject;
import java.util.List;
import java.util.Optional;

/** How the API shows rules. */
final class RuleJson {
    private static final long MILLIS = 1_000;

    private RuleJson() {}

    /** A rule as lists show it; what cannot be read here is not there. */
    static ObjectNode rule(FleetKey key, RuleRow row) {
        ObjectNode json = Json.object();
        json.put("id", key.id());
        json.put("tenant", key.tenant());
        json.put("understood", row instanceof RuleRow.Understood);
        json.put("why", row instanceof RuleRow.Later(var _, var why) ? why : null);
        row.readable().ifPresent(rule -> put(json, rule));
        return json;
    }

    private static void put(ObjectNode json, Rule rule) {
        json.put("name", rule.getName());
        json.put("user", rule.getOwner());
        json.put("severity", rule.getSeverity());
        json.put("text", rule.getText());
        ObjectNode scope = json.putObject("scope");
        ArrayNode nodes = scope.putArray("nodes");
        rule.getNodes()
                .forEach(node -> NodeKey.parse(node).ifPresent(known -> nodes.add(known.device())));
        ArrayNode types = scope.putArray("types");
        rule.getTypes().forEach(types::add);
        json.put("match", rule.getAny() ? "any" : "all");
        ArrayNode conditions = json.putArray("conditions");
        rule.getConditions().forEach(condition -> conditions.add(condition(condition)));
        json.put("revision", rule.getRevision());
        json.put("createdAt", Json.time(rule.getCreatedAt()));
        json.put("changedAt", Json.time(rule.getChangedAt()));
    }

    /**
     * A rule and for which nodes it is on.
     *
     * @param most nodes that are shown
     */
    static ObjectNode whole(Known known, int most) {
        ObjectNode json = rule(known.key(), known.row());
        ObjectNode on = json.putObject("on");
        ArrayNode nodes = on.putArray("nodes");
        for (RuleFirings.Entry entry : known.firings().stream().limit(most).toList()) {
            ObjectNode node = NodeJson.key(entry.node());
            node.put("alert", entry.firing().getAlert());
            node.put("since", Json.time(entry.firing().getSince()));
            nodes.add(node);
        }
        on.put("more", known.firings().size() > most);
        return json;
    }

    /**
     * How far a node is with a rule.
     *
     * @param rule empty when it has just gone
     */
    static ObjectNode standing(NodeRule standing, Optional<Rule> rule) {
        ObjectNode json = Json.object();
        json.put("id", standing.getRule());
        json.put("name", rule.map(Rule::getName).orElse(null));
        json.put("severity", rule.map(Rule::getSeverity).orElse(null));
        json.put("on", standing.getAlert() != null);
        json.put("since", Json.time(standing.getSince()));
        json.put("alert", standing.getAlert());
        List<NodeCondition> all = standing.getConditions();
        ArrayNode conditions = json.putArray("conditions");
        for (NodeCondition known : all) {
            ObjectNode condition = conditions.addObject();
            putSubject(condition, known.getSubject());
            condition.put("met", known.getMet());
            condition.put("holds", known.getHolds());
            condition.put("since", Json.time(known.getSince()));
            condition.put("dueAt", Json.time(known.getDueAt()));
            Json.putText(condition, "value", known.getValue());
            condition.put("at", Json.time(known.getAt()));
        }
        return json;
    }

    private static ObjectNode condition(RuleCondition condition) {
        ObjectNode json = Json.object();
        putSubject(json, condition.getSubject());
        String operator = condition.getOperator();
        long seconds = condition.getForMs() / MILLIS;
        if (operator == null) {
            json.put("absentSeconds", seconds);
            return json;
        }
        json.put("operator", operator);
        Json.putText(json, "value", condition.getValue());
        Json.putText(json, "clear", condition.getClear());
        json.put("forSeconds", seconds);
        return json;
    }

    private static void putSubject(ObjectNode json, String subject) {
        switch (Subject.of(subject).orElse(null)) {
            case null -> json.put("subject", subject); // of a later version
            case Subject.Param(var device, var name) -> {
                json.put("device", device);
                json.put("param", name);
            }
            case Subject.Series(var name) -> json.put("series", name);
            case Subject.Messages() -> {}
        }
    }
}
