package io.headwater.topologies.rules;

import io.headwater.avro.rules.NodeCondition;
import java.util.List;

/** That a rule has begun or ceased to be on for a node. */
sealed interface Turn {
    /** Of the alert that it raises, or raised. */
    String alert();

    /**
     * It is on.
     *
     * @param at time of the data that turned it, epoch ms
     * @param conditions as they stood then, in the order of the rule
     */
    record On(KnownRule rule, String alert, long at, List<NodeCondition> conditions)
            implements Turn {}

    /** It is not on any more. */
    record Off(String rule, String alert, Why why) implements Turn {}

    /** What ended it. Words are in records. */
    enum Why {
        /** It is so no longer. */
        VALUE("value"),
        /** The rule was changed or removed. */
        RULE("rule"),
        /** The node is not within the rule any more. */
        SCOPE("scope");

        private final String word;

        Why(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}
