package io.headwater.schemas.dialect.rainmaker;

import io.headwater.schemas.json.JsonValue;
import io.headwater.schemas.json.JsonValue.Members;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration says of one parameter (section 4.1).
 *
 * @param name second-level key in params
 * @param type for example {@code esp.param.power}; null when absent
 * @param dataType {@code bool}, {@code int}, {@code float}, {@code string}, {@code object}, {@code
 *     array}, or whatever else the node wrote; null when absent
 * @param properties such as {@code read}, {@code write}, {@code time_series}, {@code simple_ts}
 * @param bounds null when absent
 * @param validStrs allowed values of a string; null when any
 */
public record ParamSpec(
        String name,
        @Nullable String type,
        @Nullable String dataType,
        List<String> properties,
        @Nullable Bounds bounds,
        @Nullable List<String> validStrs) {
    /** Copies the lists. */
    public ParamSpec {
        properties = List.copyOf(properties);
        validStrs = validStrs == null ? null : List.copyOf(validStrs);
    }

    /**
     * Whether a value is of the data type; everything is of a type we do not know.
     *
     * @param value as {@link io.headwater.schemas.json.JsonText} writes it
     */
    boolean allows(String value) {
        return dataType == null
                || DataType.named(dataType).map(type -> type.fits(value)).orElse(true);
    }

    /** The span of a number, or with {@code max} alone the longest an array may be. */
    public record Bounds(
            @Nullable BigDecimal min, @Nullable BigDecimal max, @Nullable BigDecimal step) {
        /** The bounds that a member is; null when it is no object. */
        static @Nullable Bounds of(@Nullable JsonValue value) {
            return value instanceof Members bounds
                    ? new Bounds(
                            number(bounds, "min"), number(bounds, "max"), number(bounds, "step"))
                    : null;
        }

        private static @Nullable BigDecimal number(Members bounds, String name) {
            return switch (bounds.present(name)) {
                case JsonValue.Whole whole -> BigDecimal.valueOf(whole.number());
                case JsonValue.Decimal decimal -> decimal.number();
                case null, default -> null;
            };
        }
    }
}
