package io.headwater.topologies.rules;

import io.headwater.avro.rules.Rule;
import io.headwater.schemas.Topic;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * What this version makes of a rule's row, which a later one may have written while instances are
 * upgraded one by one. The row itself stays the bytes it is, so nothing is lost of what is not
 * understood here (ADR 0036).
 */
public sealed interface RuleRow {
    /** This version knows every word of it, and judges by it. */
    record Understood(Rule rule) implements RuleRow {}

    /**
     * A later version says more than this one knows. It is kept and not judged here: neither does
     * it come on, nor is what it turned on cleared.
     *
     * @param rule as far as it can be read; null when nothing of it can
     * @param why a clause for people
     */
    record Later(@Nullable Rule rule, String why) implements RuleRow {}

    /**
     * Reads a row.
     *
     * @param topic in whose framing it stands
     */
    static RuleRow of(byte[] row, Topic<?, Rule> topic) {
        Rule rule;
        try {
            rule = topic.value().deserializer().deserialize(topic.name(), row);
        } catch (SerializationException e) {
            return new Later(null, "its record cannot be read: " + e.getMessage());
        }
        return of(rule);
    }

    /** Understands a rule. */
    static RuleRow of(Rule rule) {
        int number = 0;
        for (var condition : rule.getConditions()) {
            number++;
            if (Condition.of(condition).isEmpty()) {
                return new Later(
                        rule, "condition " + number + " has words that this version does not know");
            }
        }
        return new Understood(rule);
    }

    /** The rule as far as it can be read here. */
    default Optional<Rule> readable() {
        return switch (this) {
            case Understood(var rule) -> Optional.of(rule);
            case Later(var rule, var _) -> Optional.ofNullable(rule);
        };
    }
}
