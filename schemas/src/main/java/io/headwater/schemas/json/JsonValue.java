package io.headwater.schemas.json;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that equals another exactly when both say the same: {@code 12.5} equals {@code
 * 12.50}, {@code 55.0} equals {@code 55}, and the order of an object's members does not matter.
 * Immutable by convention: what {@link JsonDocument} read is never written to.
 */
public sealed interface JsonValue {
    /** Whether the value, with everything in it, can be kept: it holds nothing {@link Unusable}. */
    default boolean usable() {
        return true;
    }

    /** What cannot be kept of it, as a phrase for a person; empty when it is usable. */
    default Optional<String> flaw() {
        return switch (this) {
            case Unusable(String why) -> Optional.of(why);
            case Members(var members) -> flawIn(members.values());
            case Elements(var elements) -> flawIn(elements);
            default -> Optional.empty();
        };
    }

    private static Optional<String> flawIn(Collection<JsonValue> values) {
        return values.stream().flatMap(value -> value.flaw().stream()).findFirst();
    }

    /**
     * An object.
     *
     * @param members in the order of the text; of members with one name, the last
     */
    record Members(Map<String, JsonValue> members) implements JsonValue {
        /** The member of this name, or null when there is none or it is JSON null. */
        public @Nullable JsonValue present(String name) {
            JsonValue value = members.get(name);
            return value instanceof Null ? null : value;
        }

        @Override
        public boolean usable() {
            return members.values().stream().allMatch(JsonValue::usable);
        }
    }

    /** An array. */
    record Elements(List<JsonValue> elements) implements JsonValue {
        @Override
        public boolean usable() {
            return elements.stream().allMatch(JsonValue::usable);
        }
    }

    /** A string of whole Unicode characters; may contain U+0000. */
    record Text(String text) implements JsonValue {}

    /** A number without a fraction that fits 64 bits, however it was written. */
    record Whole(long number) implements JsonValue {}

    /**
     * Any other number within the range of a double, exact.
     *
     * @param number without trailing zeros
     */
    record Decimal(BigDecimal number) implements JsonValue {}

    /** True or false. */
    record Truth(boolean truth) implements JsonValue {}

    /** The JSON null. */
    record Null() implements JsonValue {
        /** Its only value. */
        public static final Null NULL = new Null();
    }

    /**
     * Correct JSON that cannot be kept: a number out of range, or text that is not Unicode.
     *
     * @param why a phrase for a person
     */
    record Unusable(String why) implements JsonValue {
        @Override
        public boolean usable() {
            return false;
        }
    }
}
