package io.headwater.topologies.rules;

import io.headwater.avro.alerts.AlertValue;
import io.headwater.avro.rules.NodeCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What an alert of a rule says to people. */
final class RuleText {
    private static final int LONGEST_VALUE = 200;

    private RuleText() {}

    /** The rule's own words, or its name and what made it come on. */
    static String of(Turn.On turn) {
        String text = turn.rule().rule().getText();
        if (text != null) {
            return text;
        }
        String facts =
                turn.conditions().stream()
                        .filter(NodeCondition::getHolds)
                        .map(RuleText::fact)
                        .collect(Collectors.joining(", "));
        return turn.rule().rule().getName() + (facts.isEmpty() ? "" : ": " + facts);
    }

    /** Parameters that made it come on. */
    static List<AlertValue> values(Turn.On turn) {
        var values = new ArrayList<AlertValue>();
        for (NodeCondition condition : turn.conditions()) {
            String value = condition.getValue();
            if (value != null
                    && condition.getHolds()
                    && Subject.of(condition.getSubject()).orElse(null)
                            instanceof Subject.Param(var device, var name)) {
                values.add(new AlertValue(device, name, value));
            }
        }
        return values;
    }

    private static String fact(NodeCondition condition) {
        String what =
                Subject.of(condition.getSubject())
                        .map(RuleText::named)
                        .orElse(condition.getSubject());
        String value = condition.getValue();
        return value == null ? what + " is silent" : what + " = " + cut(value);
    }

    private static String named(Subject subject) {
        return switch (subject) {
            case Subject.Param(var device, var name) -> device + "." + name;
            case Subject.Series(var name) -> name;
            case Subject.Messages() -> "node";
        };
    }

    private static String cut(String value) {
        return value.length() <= LONGEST_VALUE
                ? value
                : value.substring(0, LONGEST_VALUE - 1) + "…";
    }
}
