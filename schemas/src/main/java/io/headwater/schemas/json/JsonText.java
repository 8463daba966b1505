package io.headwater.schemas.json;

import io.headwater.schemas.json.JsonValue.Members;
import java.nio.CharBuffer;
import java.util.Optional;

/**
 * JSON values as text, the form in which records keep them: compact, every number in its shortest
 * exact form ({@code 25.50000} becomes {@code 25.5}), members in the order they came.
 */
public final class JsonText {
    private JsonText() {}

    /**
     * Whether two texts say the same: numbers by value, objects whatever the order of their
     * members. Texts that are no usable JSON are the same only as characters.
     */
    public static boolean same(String a, String b) {
        if (a.equals(b)) {
            return true;
        }
        if (isUnlikeAnyOther(a) && isUnlikeAnyOther(b)) {
            return false;
        }
        var first = read(a);
        return first.isPresent() && first.equals(read(b));
    }

    /** The value that this text is, or empty when it is not usable JSON, at most 32 levels deep. */
    public static Optional<JsonValue> read(String text) {
        return JsonReader.read(CharBuffer.wrap(text.toCharArray()))
                                instanceof JsonReader.Value(JsonValue value)
                        && value.usable()
                ? Optional.of(value)
                : Optional.empty();
    }

    /** This text in the form records keep, or empty when it is not usable JSON. */
    public static Optional<String> canonical(String text) {
        return read(text).map(JsonText::write);
    }

    /**
     * The text of a value.
     *
     * @throws IllegalArgumentException when the value is not {@link JsonValue#usable}
     */
    public static String write(JsonValue value) {
        var text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    /**
     * Whether no other text says the same, as far as a look tells: a whole number, or a string
     * without escapes. Most values are one of these, and reading them costs more than the rest of a
     * comparison.
     */
    private static boolean isUnlikeAnyOther(String text) {
        if (text.length() > 1 && text.charAt(0) == '"') {
            return text.indexOf('\\') < 0 && text.indexOf('"', 1) == text.length() - 1;
        }
        int first = text.startsWith("-") ? 1 : 0;
        if (first == text.length() || text.charAt(first) == '0') {
            return text.equals("0");
        }
        for (int i = first; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder text, JsonValue value) {
        switch (value) {
            case Members object -> appendMembers(text, object);
            case JsonValue.Elements array -> {
                text.append('[');
                String separator = "";
                for (JsonValue element : array.elements()) {
                    text.append(separator);
                    append(text, element);
                    separator = ",";
                }
                text.append(']');
            }
            case JsonValue.Text string -> appendQuoted(text, string.text());
            case JsonValue.Whole whole -> text.append(whole.number());
            case JsonValue.Decimal decimal -> text.append(decimal.number());
            case JsonValue.Truth truth -> text.append(truth.truth());
            case JsonValue.Null none -> text.append("null");
            case JsonValue.Unusable unusable ->
                    throw new IllegalArgumentException("cannot be written: " + unusable.why());
        }
    }

    private static void appendMembers(StringBuilder text, Members object) {
        text.append('{');
        String separator = "";
        for (var member : object.members().entrySet()) {
            text.append(separator);
            appendQuoted(text, member.getKey());
            text.append(':');
            append(text, member.getValue());
            separator = ",";
        }
        text.append('}');
    }

    private static void appendQuoted(StringBuilder text, String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < 0x20) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
