package io.headwater.topologies.rules;

import io.headwater.schemas.json.JsonText;
import io.headwater.schemas.json.JsonValue;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a value is held against that of a condition. Words are in records, for ever. */
public enum Operator {
    ABOVE(">"),
    AT_LEAST(">="),
    BELOW("<"),
    AT_MOST("<="),
    EQUAL("=="),
    NOT_EQUAL("!=");

    private final String word;

    Operator(String word) {
        this.word = word;
    }

    /** As the API and records write it. */
    public String word() {
        return word;
    }

    /** The operator of this word, or empty. */
    public static Optional<Operator> of(String word) {
        return Arrays.stream(values()).filter(known -> known.word.equals(word)).findFirst();
    }

    /** Every word, for people. */
    public static String words() {
        return Arrays.stream(values()).map(Operator::word).collect(Collectors.joining(", "));
    }

    /** Whether it needs numbers on both sides, so that a level to clear at makes sense. */
    public boolean isOrder() {
        return this != EQUAL && this != NOT_EQUAL;
    }

    /** Whether a condition ends below its value. */
    boolean isUpwards() {
        return this == ABOVE || this == AT_LEAST;
    }

    /**
     * Whether it is so; empty when the two cannot be held against each other, such as a text and a
     * number.
     */
    Optional<Boolean> test(JsonValue value, JsonValue limit) {
        @Nullable BigDecimal left = number(value);
        @Nullable BigDecimal right = number(limit);
        if (left != null && right != null) {
            return Optional.of(accepts(left.compareTo(right)));
        }
        if (isOrder() || value.getClass() != limit.getClass()) {
            return Optional.empty();
        }
        boolean same = JsonText.same(JsonText.write(value), JsonText.write(limit));
        return Optional.of(same == (this == EQUAL));
    }

    private boolean accepts(int order) {
        return switch (this) {
            case ABOVE -> order > 0;
            case AT_LEAST -> order >= 0;
            case BELOW -> order < 0;
            case AT_MOST -> order <= 0;
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
        };
    }

    static @Nullable BigDecimal number(JsonValue value) {
        return switch (value) {
            case JsonValue.Whole(long number) -> BigDecimal.valueOf(number);
            case JsonValue.Decimal(BigDecimal number) -> number;
            default -> null;
        };
    }
}
