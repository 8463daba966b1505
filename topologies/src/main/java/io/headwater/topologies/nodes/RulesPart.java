package io.headwater.topologies.nodes;

import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.ParamsReport;
import io.headwater.topologies.alerts.Alerts;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.params.Params;
import io.headwater.topologies.rules.Heard;
import io.headwater.topologies.rules.Rules;
import io.headwater.topologies.timers.TimerKind;
import org.jspecify.annotations.Nullable;

/** What rules make of nodes, once everything else has been decided about a record. */
final class RulesPart {
    private RulesPart() {}

    /**
     * @param alerts keep what rules find
     * @param mapping knows whose rules a node is within
     * @param params have the values that a message leaves out
     */
    static NodePart<Rules> of(
            Topics topics,
            NodePart<Alerts> alerts,
            NodePart<Mapping> mapping,
            NodePart<Params> params) {
        return NodePart.<Rules>opening(
                        (task, duties, facts) -> {
                            var rules =
                                    new Rules(
                                            task,
                                            topics,
                                            alerts.on(task),
                                            facts::raised,
                                            mapping.on(task)::usersOf,
                                            params.on(task)::valueOf);
                            duties.afterwards(turn -> judge(rules, turn));
                            duties.onTimer(TimerKind.RULE, rules);
                            duties.onTimer(TimerKind.RULE_SWEEP, rules::sweep);
                            facts.onUsers(
                                    (node, _, at, effects) -> rules.lookAgain(node, at, effects));
                            duties.onErasure(
                                    (uplink, effects) -> rules.erase(uplink.node(), effects));
                            return rules;
                        })
                .keeping(Rules.known(topics), Rules.nodes(topics))
                .writing(topics.rulesNodes(), topics.rulesFirings())
                .filledBy(Rules.seeds(topics))
                .hearing(topics.rules().inBytes(), "rules", "take-rules", Rules::told);
    }

    private static void judge(Rules rules, Turn turn) {
        if (rules.isAny()) {
            rules.taken(
                    turn.uplink(),
                    turn.channel(),
                    turn.index(),
                    heard(turn),
                    turn.isNew(),
                    turn.effects());
        }
    }

    private static Heard heard(Turn turn) {
        var heard = new Heard();
        @Nullable ParamsReport report = turn.report();
        if (report != null) {
            heard.params(
                    report,
                    turn.changes().stream()
                            .map(
                                    change ->
                                            new Heard.Changed(
                                                    change.getDevice(),
                                                    change.getParam(),
                                                    change.getValue()))
                            .toList(),
                    turn.uplink().loggedAt());
        }
        return heard;
    }
}
