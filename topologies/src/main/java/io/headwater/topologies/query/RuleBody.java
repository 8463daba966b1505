package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.avro.rules.Rule;
import io.headwater.avro.rules.RuleCondition;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.json.JsonText;
import io.headwater.topologies.rules.Operator;
import io.headwater.topologies.rules.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client wants a rule to be, strictly: one refusal names everything that is wrong. One
 * per request.
 */
final class RuleBody {
    private static final Set<String> SEVERITIES = Set.of("info", "warning", "critical");
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TEXT = 500;
    private static final int LONGEST_WORD = 256;
    private static final int MOST_TYPES = 100;
    private static final int MOST_SECONDS = 30 * 86_400;

    /** The registry notes once a minute that a node was heard. */
    private static final int LEAST_SILENCE = 60;

    private final String tenant;
    private final RuleLimits limits;
    private final BodyFields root;

    RuleBody(byte[] body, String tenant, RuleLimits limits) {
        this.tenant = tenant;
        this.limits = limits;
        root = BodyFields.of(body);
    }

    /** The id that the client chose; null when it leaves that to us. */
    @Nullable String id() {
        return root.text(
                "id", "1 to 63 of [A-Za-z0-9_-]", text -> text.matches("[A-Za-z0-9_-]{1,63}"));
    }

    /**
     * The rule.
     *
     * @throws Refused naming everything that is wrong
     */
    Rule rule() {
        String name = root.text("name", words(LONGEST_NAME), text -> isWord(text, LONGEST_NAME));
        if (name == null && root.any("name") == null) {
            root.reject("name", "missing");
        }
        String match =
                root.text("match", "all or any", text -> text.equals("all") || text.equals("any"));
        BodyFields scope = root.object("scope");
        Rule rule =
                Rule.newBuilder()
                        .setName(String.valueOf(name))
                        .setOwner(root.text("user", "a user's id", text -> !text.isEmpty()))
                        .setNodes(nodes(scope))
                        .setTypes(types(scope))
                        .setSeverity(
                                Objects.requireNonNullElse(
                                        root.text(
                                                "severity",
                                                "info, warning or critical",
                                                SEVERITIES::contains),
                                        "warning"))
                        .setText(
                                root.text(
                                        "text",
                                        words(LONGEST_TEXT),
                                        text -> isWord(text, LONGEST_TEXT)))
                        .setAny("any".equals(match))
                        .setConditions(conditions())
                        .setCreatedAt(0)
                        .setChangedAt(0)
                        .build();
        var _ = id();
        root.done();
        return rule;
    }

    private List<String> nodes(BodyFields scope) {
        List<String> devices = scope.texts("nodes");
        if (devices.size() > limits.nodes()) {
            scope.reject("nodes", "at most " + limits.nodes() + "; name a type, or none for all");
        }
        if (scope.any("nodes") != null && devices.isEmpty()) {
            scope.reject("nodes", "expected at least one, or no such member for every node");
        }
        if (!devices.stream().allMatch(device -> isWord(device, LONGEST_WORD))) {
            scope.reject("nodes", "expected ids of nodes, each " + words(LONGEST_WORD));
            return List.of();
        }
        return devices.stream()
                .map(device -> new NodeKey(tenant, "rainmaker", device).toString())
                .distinct()
                .sorted()
                .toList();
    }

    private static List<String> types(BodyFields scope) {
        List<String> types = scope.texts("types");
        if (types.size() > MOST_TYPES || !types.stream().allMatch(RuleBody::isWord)) {
            scope.reject("types", "expected at most " + MOST_TYPES + ", each " + words(256));
        }
        if (scope.any("types") != null && types.isEmpty()) {
            scope.reject("types", "expected at least one, or no such member for every node");
        }
        return types.stream().distinct().sorted().toList();
    }

    private List<RuleCondition> conditions() {
        List<BodyFields> given = root.objects("conditions");
        if (given.isEmpty() || given.size() > limits.conditions()) {
            root.reject("conditions", "expected 1 to " + limits.conditions());
        }
        var conditions = new ArrayList<RuleCondition>();
        given.forEach(condition -> conditions.add(condition(condition)));
        return conditions;
    }

    private static RuleCondition condition(BodyFields given) {
        Subject subject = subject(given);
        String operator =
                given.text(
                        "operator",
                        "one of " + Operator.words(),
                        word -> Operator.of(word).isPresent());
        JsonNode value = given.any("value");
        JsonNode clear = given.any("clear");
        int forSeconds = given.whole("forSeconds", 0, 0, MOST_SECONDS);
        int least = subject instanceof Subject.Messages ? LEAST_SILENCE : 1;
        int absent = given.whole("absentSeconds", 0, least, MOST_SECONDS);
        boolean isAbsence = given.any("absentSeconds") != null;
        if (isAbsence) {
            for (String other : List.of("operator", "value", "clear", "forSeconds")) {
                if (given.any(other) != null) {
                    given.reject(other, "goes without absentSeconds");
                }
            }
        } else if (given.any("operator") == null) {
            given.reject("operator", "missing, as is absentSeconds");
        } else if (operator != null) {
            compare(given, Operator.of(operator).orElseThrow(), value, clear);
            if (subject instanceof Subject.Messages) {
                given.reject("operator", "needs device and param, or series");
            }
        }
        return RuleCondition.newBuilder()
                .setSubject(subject.text())
                .setOperator(isAbsence ? null : operator)
                .setValue(isAbsence ? null : canonical(value))
                .setClear(isAbsence ? null : canonical(clear))
                .setForMs(Duration.ofSeconds(isAbsence ? absent : forSeconds).toMillis())
                .build();
    }

    private static Subject subject(BodyFields given) {
        String device = word(given, "device");
        String param = word(given, "param");
        String series = word(given, "series");
        if (given.any("series") != null) {
            if (given.any("device") != null || given.any("param") != null) {
                given.reject("series", "goes without device and param");
            }
            return new Subject.Series(String.valueOf(series));
        }
        if (given.any("device") != null || given.any("param") != null) {
            if (given.any("device") == null) {
                given.reject("device", "missing beside param");
            }
            if (given.any("param") == null) {
                given.reject("param", "missing beside device");
            }
            return new Subject.Param(String.valueOf(device), String.valueOf(param));
        }
        return new Subject.Messages();
    }

    private static void compare(
            BodyFields given,
            Operator operator,
            @Nullable JsonNode value,
            @Nullable JsonNode clear) {
        if (value == null) {
            given.reject("value", "missing");
        } else if (operator.isOrder() && !value.isNumber()) {
            given.reject("value", "expected a number");
        } else if (!value.isValueNode() || canonical(value) == null) {
            given.reject("value", "expected a number, a text or a truth value");
        }
        if (clear == null) {
            return;
        }
        if (!operator.isOrder() || value == null || !value.isNumber() || !clear.isNumber()) {
            given.reject("clear", "expected a number beside >, >=, < or <=");
            return;
        }
        int side = clear.decimalValue().compareTo(value.decimalValue());
        boolean isUpwards = operator == Operator.ABOVE || operator == Operator.AT_LEAST;
        if (isUpwards ? side > 0 : side < 0) {
            given.reject("clear", "expected a number on the other side of value");
        }
    }

    private static @Nullable String word(BodyFields given, String name) {
        return given.text(name, words(LONGEST_WORD), RuleBody::isWord);
    }

    private static boolean isWord(String text) {
        return isWord(text, LONGEST_WORD);
    }

    private static boolean isWord(String text, int longest) {
        return !text.isEmpty()
                && text.length() <= longest
                && text.chars().noneMatch(Character::isISOControl);
    }

    private static String words(int longest) {
        return "a text of 1 to " + longest + " characters without control characters";
    }

    private static @Nullable String canonical(@Nullable JsonNode value) {
        return value == null ? null : JsonText.canonical(value.toString()).orElse(null);
    }
}
