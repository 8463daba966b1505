package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Members of a JSON body, read strictly: problems are gathered, unknown members among them, and
 * told at once. One per request.
 */
final class BodyFields {
    private final ObjectNode json;
    private final String path;
    private final List<String> problems;
    private final List<BodyFields> inner = new ArrayList<>();
    private final Set<String> known = new LinkedHashSet<>();

    private BodyFields(ObjectNode json, String path, List<String> problems) {
        this.json = json;
        this.path = path;
        this.problems = problems;
    }

    /**
     * @throws Refused when the body is no JSON object
     */
    static BodyFields of(byte[] body) {
        JsonNode json;
        try {
            json = Json.read(body);
        } catch (RuntimeException e) {
            throw new Refused(ErrorCode.BODY_INVALID, "the body is not JSON");
        }
        if (json instanceof ObjectNode object) {
            return new BodyFields(object, "", new ArrayList<>());
        }
        throw new Refused(ErrorCode.BODY_INVALID, "the body is not a JSON object");
    }

    /** A text; null when there is none. */
    @Nullable String text(String name, String expected, Predicate<String> fits) {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual() || !fits.test(value.textValue())) {
            reject(name, "expected " + expected);
            return null;
        }
        return value.textValue();
    }

    String textOr(String name, String usual) {
        return Objects.requireNonNullElse(text(name, "a text", _ -> true), usual);
    }

    int whole(String name, int usual, int least, int most) {
        JsonNode value = any(name);
        if (value == null) {
            return usual;
        }
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            reject(name, "expected a whole number from " + least + " to " + most);
            return usual;
        }
        return value.intValue();
    }

    long longOr(String name, long usual) {
        JsonNode value = any(name);
        if (value == null) {
            return usual;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            reject(name, "expected a whole number");
            return usual;
        }
        return value.longValue();
    }

    boolean flag(String name) {
        JsonNode value = any(name);
        if (value != null && !value.isBoolean()) {
            reject(name, "expected true or false");
        }
        return value != null && value.asBoolean();
    }

    /** A time, epoch ms; null when there is none. */
    @Nullable Long time(String name) {
        String text = text(name, "a time such as 2026-11-21T16:00:00Z", BodyFields::isTime);
        return text == null ? null : Long.valueOf(Instant.parse(text).toEpochMilli());
    }

    List<String> texts(String name) {
        var texts = new ArrayList<String>();
        JsonNode value = any(name);
        if (value != null) {
            if (!value.isArray()) {
                reject(name, "expected an array of texts");
            }
            for (JsonNode element : value) {
                if (element.isTextual()) {
                    texts.add(element.textValue());
                } else {
                    reject(name, "expected an array of texts");
                }
            }
        }
        return texts;
    }

    List<BodyFields> objects(String name) {
        var objects = new ArrayList<BodyFields>();
        JsonNode value = any(name);
        if (value != null) {
            for (JsonNode element : value) {
                objects.add(within(name + "[" + objects.size() + "]", element));
            }
        }
        return objects;
    }

    /** An object; one without members when there is none. */
    BodyFields object(String name) {
        return within(name, any(name));
    }

    @Nullable BodyFields objectOrNull(String name) {
        JsonNode value = any(name);
        return value == null ? null : within(name, value);
    }

    /** Whatever it is; null when there is none. */
    @Nullable JsonNode any(String name) {
        known.add(name);
        JsonNode value = json.get(name);
        return value == null || value.isNull() ? null : value;
    }

    void reject(String name, String problem) {
        problems.add(path + name + ": " + problem);
    }

    boolean isFine() {
        return problems.isEmpty();
    }

    /**
     * @throws Refused naming every problem, when there is one
     */
    void done() {
        gatherUnknown();
        if (!problems.isEmpty()) {
            throw new Refused(ErrorCode.BODY_INVALID, String.join("; ", problems));
        }
    }

    private void gatherUnknown() {
        json.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!known.contains(name)) {
                                reject(name, "no such member");
                            }
                        });
        inner.forEach(BodyFields::gatherUnknown);
    }

    private BodyFields within(String name, @Nullable JsonNode value) {
        if (value != null && !value.isObject()) {
            reject(name, "expected an object");
        }
        var fields =
                new BodyFields(
                        value instanceof ObjectNode object ? object : Json.object(),
                        path + name + ".",
                        problems);
        inner.add(fields);
        return fields;
    }

    private static boolean isTime(String text) {
        try {
            return Instant.parse(text).toEpochMilli() >= 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
