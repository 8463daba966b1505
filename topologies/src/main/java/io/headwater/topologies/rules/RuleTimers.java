package io.headwater.topologies.rules;

import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.timers.Timer;
import io.headwater.topologies.timers.TimerKind;
import io.headwater.topologies.timers.TimerSeed;
import io.headwater.topologies.timers.Timers;
import java.util.OptionalLong;

/**
 * What brings rules to nodes without a message: a timer for each node, of what is due next, and one
 * for each rule that is new, changed or gone, which goes over the nodes. Stream thread only.
 */
final class RuleTimers {
    /** How soon a later version would notice that it can judge what is kept here, in ms. */
    static final long LATER_AGAIN_MS = 3_600_000;

    private final Timers timers;

    RuleTimers(Timers timers) {
        this.timers = timers;
    }

    /** Looks at a node when something of it is due next; no more when nothing is. */
    void again(NodeKey node, Fold fold, Effects effects) {
        OptionalLong next = fold.nextDue(fold.after());
        if (next.isPresent()) {
            lookAt(node, next.getAsLong(), effects);
        } else {
            forget(node, effects);
        }
    }

    /** Looks at a node then. */
    void lookAt(NodeKey node, long at, Effects effects) {
        timers.set(ofNode(node), at, effects);
    }

    /** Looks at a node no more. */
    void forget(NodeKey node, Effects effects) {
        timers.cancel(ofNode(node), effects);
    }

    /**
     * Goes over nodes for a rule then.
     *
     * @param from key of the first of them; empty for the very first
     */
    void goOver(FleetKey rule, String from, long at, Effects effects) {
        timers.set(sweep(rule, from), at, effects);
    }

    /** The rule that a timer goes over nodes for. */
    static FleetKey ruleOf(Timer sweep) {
        return FleetKey.rule(sweep.node().tenant(), sweep.node().device());
    }

    /** Every rule goes over its nodes again. */
    static Seed seedOfRules(Topics topics) {
        return new Seed(
                topics.rules(),
                Timers.DUE,
                (record, target) ->
                        FleetPartKey.parse(record.key())
                                .filter(_ -> record.value() != null)
                                .ifPresent(
                                        rule -> Timers.seed(sweep(rule.whole(), ""), 0, target)));
    }

    /** What was due of nodes is due again. */
    static Seed seedOfNodes(Topics topics) {
        return TimerSeed.of(
                topics.rulesNodes(),
                (node, rules) -> TimerSeed.Setting.of(ofNode(node), Fold.firstDue(rules)));
    }

    private static Timer ofNode(NodeKey node) {
        return new Timer(node, TimerKind.RULE, "");
    }

    /** A timer is of a node; this one stands for a rule, whose key has the same form. */
    private static Timer sweep(FleetKey rule, String from) {
        return new Timer(
                new NodeKey(rule.tenant(), FleetKey.Kind.RULE.wireName(), rule.id()),
                TimerKind.RULE_SWEEP,
                from);
    }
}
