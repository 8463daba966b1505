package io.headwater.schemas.dialect.rainmaker;

import io.headwater.schemas.json.JsonText;
import io.headwater.schemas.json.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The data types of parameters and series (section 4.1), and which JSON fits each. */
enum DataType {
    BOOL,
    INT,
    FLOAT,
    STRING,
    OBJECT,
    ARRAY;

    private static final Map<String, DataType> BY_NAME =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(DataType::wireName, Function.identity()));

    private final String wireName = name().toLowerCase(Locale.ROOT);

    static Optional<DataType> named(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }

    String wireName() {
        return wireName;
    }

    boolean isScalar() {
        return this != OBJECT && this != ARRAY;
    }

    /**
     * Whether a parameter of this type may have this value; null fits every type, for a string
     * without value is reported so (R-INIT-2). A whole number fits int however it was written
     * (R-JSON-6).
     *
     * @param value as {@link JsonText} writes it, so that its first character tells its kind
     */
    boolean fits(String value) {
        char first = value.charAt(0);
        if (first == 'n') {
            return true;
        }
        boolean number = first == '-' || Character.isDigit(first);
        return switch (this) {
            case BOOL -> first == 't' || first == 'f';
            case INT -> number && value.chars().allMatch(c -> c == '-' || Character.isDigit(c));
            case FLOAT -> number;
            case STRING -> first == '"';
            case OBJECT -> first == '{';
            case ARRAY -> first == '[';
        };
    }

    /**
     * The value of a point of this type: a Boolean, Long, Double or String, objects and arrays as
     * text; null when the JSON is of another type (R-TS-5).
     */
    @Nullable Object pointValue(JsonValue value) {
        return switch (this) {
            case BOOL -> value instanceof JsonValue.Truth truth ? truth.truth() : null;
            case INT -> value instanceof JsonValue.Whole whole ? whole.number() : null;
            case FLOAT -> floating(value);
            case STRING -> value instanceof JsonValue.Text text ? text.text() : null;
            case OBJECT -> value instanceof JsonValue.Members ? JsonText.write(value) : null;
            case ARRAY -> value instanceof JsonValue.Elements ? JsonText.write(value) : null;
        };
    }

    private static @Nullable Double floating(JsonValue value) {
        return switch (value) {
            case JsonValue.Whole whole -> (double) whole.number();
            case JsonValue.Decimal decimal -> decimal.number().doubleValue();
            default -> null;
        };
    }
}
