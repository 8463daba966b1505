package io.headwater.topologies.rules;

import io.headwater.avro.rules.NodeCondition;
import io.headwater.avro.rules.NodeRule;
import io.headwater.avro.rules.NodeRules;
import io.headwater.schemas.json.JsonText;
import io.headwater.schemas.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Folds what is heard of a node into how far it is with its rules: a pure rule. What has come about
 * by the time of the log comes before what the record says, so it does not matter when a tick was
 * written. One fold each; not shared.
 */
final class Fold {
    /** A tick that is later than this after its time was not written in time: nobody was there. */
    static final long LATE_MS = 60_000;

    /** No rule was ever changed then, so whoever understands it begins anew with what stands. */
    private static final long UNJUDGED = -1;

    private final Map<String, KnownRule> within = new TreeMap<>();
    private final Map<String, NodeRule> standing = new TreeMap<>();
    private final List<Turn> turns = new ArrayList<>();
    private boolean hasBegun;
    private final long loggedAt;
    private final Supplier<String> alertIds;

    /**
     * @param before null when there is nothing yet
     * @param within the rules that the node is within now
     * @param loggedAt log time of what is folded
     * @param alertIds gives the next alert its id
     */
    Fold(
            @Nullable NodeRules before,
            List<KnownRule> within,
            long loggedAt,
            Supplier<String> alertIds) {
        this.loggedAt = loggedAt;
        this.alertIds = alertIds;
        within.forEach(rule -> this.within.put(rule.id(), rule));
        if (before != null) {
            before.getRules().forEach(rule -> standing.put(rule.getRule(), rule));
        }
    }

    /**
     * Brings what is kept in line with the rules there are.
     *
     * @param whyOver why a rule is over that the node is not within now; empty for one that only a
     *     later version understands, which is left as it stands
     * @param present value of a parameter; null when the node has none
     */
    void align(
            Function<String, Optional<Turn.Why>> whyOver,
            Function<Subject, @Nullable JsonValue> present) {
        for (NodeRule known : List.copyOf(standing.values())) {
            if (!within.containsKey(known.getRule())) {
                whyOver.apply(known.getRule())
                        .ifPresentOrElse(
                                why -> {
                                    standing.remove(known.getRule());
                                    off(known, why);
                                },
                                () -> standing.put(known.getRule(), unjudged(known)));
            }
        }
        for (KnownRule rule : within.values()) {
            @Nullable NodeRule known = standing.get(rule.id());
            if (known == null || !isOf(rule, known)) {
                begin(rule, known, present);
                judge(rule, loggedAt, Turn.Why.RULE);
            }
        }
    }

    /**
     * Lets everything come about that the log's time brings.
     *
     * @param absences what becomes of one that is due; absent when nobody says otherwise
     */
    void pass(UnaryOperator<NodeCondition> absences) {
        for (KnownRule rule : within.values()) {
            boolean changed =
                    change(
                            rule,
                            (condition, known) ->
                                    condition.isAbsence()
                                            ? missed(condition, known, absences)
                                            : Condition.passed(known, loggedAt));
            if (changed) {
                judge(rule, loggedAt, Turn.Why.VALUE);
            }
        }
    }

    /** Lets come about what values began, before a message says more. */
    void pass() {
        pass(known -> known);
    }

    /** What comes due much too late did so while nobody listened, and says nothing of the node. */
    private NodeCondition missed(
            Condition condition, NodeCondition known, UnaryOperator<NodeCondition> absences) {
        Long due = known.getDueAt();
        if (due == null || due > loggedAt) {
            return known;
        }
        NodeCondition asked = absences.apply(known);
        if (!asked.getHolds()) {
            return asked;
        }
        return loggedAt - due > LATE_MS ? condition.heard(known, loggedAt) : asked;
    }

    /** Takes values of one time, which come about together. */
    void say(List<Said> values) {
        var bySubject = new HashMap<Subject, Said>();
        values.forEach(said -> bySubject.put(said.subject(), said));
        for (KnownRule rule : within.values()) {
            boolean changed =
                    change(
                            rule,
                            (condition, known) -> {
                                Said said = bySubject.get(condition.subject());
                                return said == null || condition.isAbsence()
                                        ? known
                                        : condition.valued(
                                                known, said.value(), said.at(), loggedAt);
                            });
            if (changed) {
                judge(rule, values.getFirst().at(), Turn.Why.VALUE);
            }
        }
    }

    /** Something was heard of these subjects, which ends their absence. */
    void hear(Function<Subject, Boolean> heard) {
        for (KnownRule rule : within.values()) {
            boolean changed =
                    change(
                            rule,
                            (condition, known) ->
                                    condition.isAbsence()
                                                    && heard.apply(condition.subject())
                                                    && isWorthWriting(condition, known)
                                            ? condition.heard(known, loggedAt)
                                            : known);
            if (changed) {
                judge(rule, loggedAt, Turn.Why.VALUE);
            }
        }
    }

    /** What is to be kept; null when the node is within no rule. */
    @Nullable NodeRules after() {
        return standing.isEmpty() ? null : new NodeRules(List.copyOf(standing.values()));
    }

    /** Whether a rule began, for the first time or anew. */
    boolean hasBegun() {
        return hasBegun;
    }

    /** What has turned, in this order. */
    List<Turn> turns() {
        return turns;
    }

    /**
     * When the log's time brings something next. What stands of a rule that is not understood here
     * is asked for again and again, until a version comes that can judge it.
     */
    OptionalLong nextDue(@Nullable NodeRules rules) {
        return rules == null
                ? OptionalLong.empty()
                : rules.getRules().stream()
                        .flatMapToLong(
                                rule -> {
                                    LongStream due = due(rule);
                                    long again = loggedAt + RuleTimers.LATER_AGAIN_MS;
                                    return within.containsKey(rule.getRule())
                                            ? due
                                            : due.map(at -> Math.max(at, again));
                                })
                        .min();
    }

    /** When the log's time brings something first, whoever understands it. */
    static OptionalLong firstDue(NodeRules rules) {
        return rules.getRules().stream().flatMapToLong(Fold::due).min();
    }

    private static LongStream due(NodeRule rule) {
        return rule.getConditions().stream()
                .map(NodeCondition::getDueAt)
                .filter(due -> due != null)
                .mapToLong(Long::longValue);
    }

    /** What stands of a rule that is not understood here is no judgement of it any more. */
    private static NodeRule unjudged(NodeRule known) {
        return NodeRule.newBuilder(known).setChangedAt(UNJUDGED).build();
    }

    /** Whether what stands was judged by the rule as it is now. */
    private static boolean isOf(KnownRule rule, NodeRule known) {
        return known.getChangedAt() == rule.rule().getChangedAt()
                && known.getConditions().size() == rule.conditions().size();
    }

    /** The registry knows when a node was last heard; only its absence is kept here. */
    private static boolean isWorthWriting(Condition condition, NodeCondition known) {
        return !(condition.subject() instanceof Subject.Messages) || known.getHolds();
    }

    private void begin(
            KnownRule rule,
            @Nullable NodeRule known,
            Function<Subject, @Nullable JsonValue> present) {
        hasBegun = true;
        var conditions = new ArrayList<NodeCondition>();
        for (Condition condition : rule.conditions()) {
            @Nullable NodeCondition carried =
                    known == null || isUnheard(condition, known)
                            ? null
                            : carried(condition, known.getConditions());
            conditions.add(
                    carried == null
                            ? fresh(condition, present)
                            : upToDate(condition, carried, present));
        }
        standing.put(
                rule.id(),
                NodeRule.newBuilder()
                        .setRule(rule.id())
                        .setChangedAt(rule.rule().getChangedAt())
                        .setAlert(known == null ? null : known.getAlert())
                        .setSince(known == null ? null : known.getSince())
                        .setConditions(conditions)
                        .build());
    }

    /** While nobody here could judge the rule, nobody noted what was heard. */
    private static boolean isUnheard(Condition condition, NodeRule known) {
        return condition.isAbsence() && known.getChangedAt() == UNJUDGED;
    }

    private @Nullable NodeCondition carried(Condition condition, List<NodeCondition> known) {
        return known.stream()
                .filter(one -> one.getSubject().equals(condition.subject().text()))
                .filter(one -> condition.isAbsence() == (one.getValue() == null))
                .findFirst()
                .map(one -> condition.carried(one, loggedAt))
                .orElse(null);
    }

    /** A parameter may have changed while nobody here could judge it. */
    private NodeCondition upToDate(
            Condition condition,
            NodeCondition carried,
            Function<Subject, @Nullable JsonValue> present) {
        if (condition.isAbsence() || !(condition.subject() instanceof Subject.Param)) {
            return carried;
        }
        @Nullable JsonValue value = present.apply(condition.subject());
        @Nullable String text = value == null ? null : JsonText.write(value);
        return Objects.equals(text, carried.getValue())
                ? carried
                : condition.valued(carried, value, loggedAt, loggedAt);
    }

    private NodeCondition fresh(
            Condition condition, Function<Subject, @Nullable JsonValue> present) {
        NodeCondition fresh = condition.fresh(loggedAt);
        @Nullable JsonValue value =
                condition.isAbsence() ? null : present.apply(condition.subject());
        return value == null ? fresh : condition.valued(fresh, value, loggedAt, loggedAt);
    }

    private interface Step {
        NodeCondition after(Condition condition, NodeCondition known);
    }

    private boolean change(KnownRule rule, Step step) {
        @Nullable NodeRule known = standing.get(rule.id());
        if (known == null) {
            return false;
        }
        var after = new ArrayList<NodeCondition>();
        for (int i = 0; i < rule.conditions().size(); i++) {
            after.add(step.after(rule.conditions().get(i), known.getConditions().get(i)));
        }
        if (after.equals(known.getConditions())) {
            return false;
        }
        standing.put(rule.id(), NodeRule.newBuilder(known).setConditions(after).build());
        return true;
    }

    private void judge(KnownRule rule, long at, Turn.Why why) {
        @Nullable NodeRule known = standing.get(rule.id());
        if (known == null) {
            return;
        }
        boolean on =
                rule.isOn(known.getConditions().stream().map(NodeCondition::getHolds).toList());
        if (on && known.getAlert() == null) {
            String alert = alertIds.get();
            standing.put(
                    rule.id(), NodeRule.newBuilder(known).setAlert(alert).setSince(at).build());
            turns.add(new Turn.On(rule, alert, at, known.getConditions()));
        } else if (!on && known.getAlert() != null) {
            off(known, why);
            standing.put(rule.id(), NodeRule.newBuilder(known).setAlert(null).setSince(at).build());
        }
    }

    private void off(NodeRule known, Turn.Why why) {
        String alert = known.getAlert();
        if (alert != null) {
            turns.add(new Turn.Off(known.getRule(), alert, why));
        }
    }
}
