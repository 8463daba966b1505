package io.headwater.topologies.rules;

import io.headwater.avro.rules.NodeCondition;
import io.headwater.avro.rules.RuleCondition;
import io.headwater.schemas.json.JsonText;
import io.headwater.schemas.json.JsonValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a rule, and what becomes of it at a node. Pure: times are those of the data or
 * of the log, as they are given.
 *
 * <p>A value counts when it is not older than the one that counted last, so late points change
 * nothing and a point that comes twice changes nothing more. What is to be so for a while holds
 * once a value that late confirms it, or once the log is that late and nothing has denied it.
 */
final class Condition {
    /** In characters. */
    private static final int LONGEST_VALUE = 1_000;

    private final RuleCondition definition;
    private final Subject subject;
    private final @Nullable Operator operator;
    private final JsonValue limit;
    private final @Nullable JsonValue clear;

    private Condition(RuleCondition definition, Subject subject, @Nullable Operator operator) {
        this.definition = definition;
        this.subject = subject;
        this.operator = operator;
        limit = read(definition.getValue()).orElse(JsonValue.Null.NULL);
        clear = read(definition.getClear()).orElse(null);
    }

    /** The condition; empty when it has words of a later version. */
    static Optional<Condition> of(RuleCondition definition) {
        Optional<Subject> subject = Subject.of(definition.getSubject());
        String word = definition.getOperator();
        return word == null
                ? subject.map(what -> new Condition(definition, what, null))
                : subject.flatMap(
                        what -> Operator.of(word).map(how -> new Condition(definition, what, how)));
    }

    Subject subject() {
        return subject;
    }

    /** Whether it is about hearing nothing rather than about a value. */
    boolean isAbsence() {
        return operator == null;
    }

    long forMs() {
        return definition.getForMs();
    }

    /** What is known when nothing is; an absence counts from now on. */
    NodeCondition fresh(long loggedAt) {
        NodeCondition fresh =
                NodeCondition.newBuilder().setSubject(definition.getSubject()).build();
        return isAbsence() ? heard(fresh, loggedAt) : fresh;
    }

    /**
     * What was known of the condition's subject, judged by this condition.
     *
     * @param known of a condition with this subject, and of the same kind
     */
    NodeCondition carried(NodeCondition known, long loggedAt) {
        if (isAbsence()) {
            Long at = known.getAt();
            long heardAt = at == null ? loggedAt : at;
            NodeCondition heard = heard(known, heardAt);
            return known.getHolds() && heardAt + forMs() <= loggedAt ? absent(heard) : heard;
        }
        JsonValue value = read(known.getValue()).orElse(null);
        Long at = known.getAt();
        if (value == null || at == null) {
            return fresh(loggedAt);
        }
        NodeCondition judged = valued(known, value, at, loggedAt);
        Long since = judged.getSince();
        if (!judged.getMet() || since == null) {
            return judged;
        }
        boolean holds = Math.max(at, loggedAt) - since >= forMs();
        return NodeCondition.newBuilder(judged)
                .setHolds(holds)
                .setDueAt(holds ? null : Long.valueOf(since + forMs()))
                .build();
    }

    /**
     * Once the subject has this value.
     *
     * @param value null when it has none any more
     * @param at time of the value, epoch ms
     */
    NodeCondition valued(NodeCondition known, @Nullable JsonValue value, long at, long loggedAt) {
        Long before = known.getAt();
        if (before != null && at < before) {
            return known;
        }
        Optional<Boolean> met = value == null ? Optional.of(false) : isMet(value, known.getMet());
        if (met.isEmpty()) {
            return known; // of another kind: it says nothing
        }
        NodeCondition.Builder after =
                NodeCondition.newBuilder(known)
                        .setValue(value == null ? null : kept(value))
                        .setAt(at);
        if (!met.get()) {
            return after.setMet(false).setHolds(false).setSince(null).setDueAt(null).build();
        }
        Long began = known.getSince();
        boolean begins = !known.getMet() || began == null;
        long since = begins ? at : began;
        boolean holds = known.getHolds() || at - since >= forMs();
        Long due = begins ? Long.valueOf(loggedAt + forMs()) : known.getDueAt();
        return after.setMet(true)
                .setSince(since)
                .setHolds(holds)
                .setDueAt(holds ? null : due)
                .build();
    }

    /** Once something was heard of the subject of an absence. */
    NodeCondition heard(NodeCondition known, long loggedAt) {
        return NodeCondition.newBuilder(known)
                .setMet(false)
                .setHolds(false)
                .setSince(null)
                .setValue(null)
                .setAt(loggedAt)
                .setDueAt(loggedAt + forMs())
                .build();
    }

    /** Once the log is at this time. */
    static NodeCondition passed(NodeCondition known, long loggedAt) {
        Long due = known.getDueAt();
        return due == null || due > loggedAt
                ? known
                : NodeCondition.newBuilder(known).setHolds(true).setDueAt(null).build();
    }

    /** Once nothing was heard for long enough. */
    static NodeCondition absent(NodeCondition known) {
        return NodeCondition.newBuilder(known)
                .setMet(true)
                .setHolds(true)
                .setSince(known.getDueAt())
                .setDueAt(null)
                .build();
    }

    private Optional<Boolean> isMet(JsonValue value, boolean wasMet) {
        if (operator == null) {
            return Optional.empty();
        }
        Optional<Boolean> met = operator.test(value, limit);
        if (met.isEmpty() || met.get() || !wasMet || clear == null) {
            return met;
        }
        return (operator.isUpwards() ? Operator.ABOVE : Operator.BELOW).test(value, clear);
    }

    /** One that is too long to be kept with each node is judged and forgotten. */
    private static @Nullable String kept(JsonValue value) {
        String text = JsonText.write(value);
        return text.length() <= LONGEST_VALUE ? text : null;
    }

    private static Optional<JsonValue> read(@Nullable String text) {
        return text == null ? Optional.empty() : JsonText.read(text);
    }
}
