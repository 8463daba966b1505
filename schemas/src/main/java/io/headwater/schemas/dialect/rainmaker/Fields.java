package io.headwater.schemas.dialect.rainmaker;

import io.headwater.schemas.json.JsonValue;
import io.headwater.schemas.json.JsonValue.Elements;
import io.headwater.schemas.json.JsonValue.Members;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one object and remembers the first that is not as it must be; from then on
 * the caller may go on reading, and refuses at the end. JSON null counts as absent.
 */
final class Fields {
    private final Members object;
    private @Nullable Reason reason;
    private String detail = "";

    Fields(Members object) {
        this.object = object;
    }

    boolean isBad() {
        return reason != null;
    }

    /** What is wrong with the first bad member; {@link #isBad} said that there is one. */
    <T> Parsed<T> refused() {
        return new Parsed.Refused<>(reason == null ? Reason.FIELD_VALUE : reason, detail);
    }

    /** As {@link #refused}, of one element. */
    <T> Checked<T> bad() {
        return new Checked.Bad<>(reason == null ? Reason.FIELD_VALUE : reason, detail);
    }

    @Nullable JsonValue required(String name) {
        return require(name, object.present(name));
    }

    @Nullable Members requiredObject(String name) {
        return switch (required(name)) {
            case null -> null;
            case Members members -> members;
            case JsonValue other -> {
                noteBad(name, other, "an object");
                yield null;
            }
        };
    }

    @Nullable Elements requiredArray(String name) {
        return switch (required(name)) {
            case null -> null;
            case Elements elements -> elements;
            case JsonValue other -> {
                noteBad(name, other, "an array");
                yield null;
            }
        };
    }

    @Nullable String requiredText(String name) {
        return require(name, text(name));
    }

    @Nullable Long requiredWhole(String name) {
        return require(name, whole(name));
    }

    @Nullable String text(String name) {
        return switch (object.present(name)) {
            case null -> null;
            case JsonValue.Text text -> text.text();
            case JsonValue other -> {
                noteBad(name, other, "a string");
                yield null;
            }
        };
    }

    @Nullable Long whole(String name) {
        return switch (object.present(name)) {
            case null -> null;
            case JsonValue.Whole whole -> whole.number();
            case JsonValue other -> {
                noteBad(name, other, "a whole number");
                yield null;
            }
        };
    }

    @Nullable Boolean truth(String name) {
        return switch (object.present(name)) {
            case null -> null;
            case JsonValue.Truth truth -> truth.truth();
            case JsonValue other -> {
                noteBad(name, other, "true or false");
                yield null;
            }
        };
    }

    private <T> @Nullable T require(String name, @Nullable T value) {
        if (value == null && object.present(name) == null) {
            note(Reason.FIELD_MISSING, name + " is missing");
        }
        return value;
    }

    private void noteBad(String name, JsonValue found, String expected) {
        if (found instanceof JsonValue.Unusable unusable) {
            note(Reason.FIELD_VALUE, name + " is " + unusable.why());
        } else {
            note(Reason.FIELD_TYPE, name + " is not " + expected);
        }
    }

    private void note(Reason why, String sentence) {
        if (reason == null) {
            reason = why;
            detail = sentence;
        }
    }
}
