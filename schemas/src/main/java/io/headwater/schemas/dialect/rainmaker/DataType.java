package io.headwater.schemas.dialect.rainmaker;

import org.jspecify.annotations.Nullable;

/** The data types of parameters and series (section 4.1), and what JSON each takes. */
final class DataType {
    private DataType() {}

    /**
     * Whether a parameter of this type may have this value. Anything fits a type we do not know,
     * and null fits every type: a string without value is reported so (R-INIT-2).
     *
     * @param value as {@link io.headwater.schemas.json.JsonText} writes it
     */
    static boolean fits(@Nullable String dataType, String value) {
        if (dataType == null || value.equals("null")) {
            return true;
        }
        char first = value.charAt(0);
        boolean number = first == '-' || Character.isDigit(first);
        return switch (dataType) {
            case "bool" -> first == 't' || first == 'f';
            case "int" -> number && value.chars().allMatch(c -> c == '-' || Character.isDigit(c));
            case "float" -> number;
            case "string" -> first == '"';
            case "object" -> first == '{';
            case "array" -> first == '[';
            default -> true;
        };
    }
}
