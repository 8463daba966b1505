package io.headwater.schemas.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.headwater.schemas.json.JsonDocument.Fault;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Reads JSON text into values: Jackson finds the tokens, this class counts the levels and judges
 * the numbers.
 */
final class JsonReader {
    /**
     * Names are not pooled: a pool shared by all nodes is one that a hostile node can fill. Lengths
     * are not limited here, for the payload's own length limits them, and numbers are judged by
     * {@link JsonNumbers}.
     */
    private static final JsonFactory JACKSON =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private final JsonParser tokens;

    /** A value, or why there is none. */
    sealed interface Outcome {}

    /** The whole text was one value. */
    record Value(JsonValue value) implements Outcome {}

    /** The text was not one value. */
    record Failure(Fault fault, String detail) implements Outcome {}

    private JsonReader(JsonParser tokens) {
        this.tokens = tokens;
    }

    static Outcome read(CharBuffer text) {
        try (JsonParser tokens =
                JACKSON.createParser(
                        text.array(), text.arrayOffset() + text.position(), text.remaining())) {
            JsonToken first = tokens.nextToken();
            if (first == null) {
                return new Failure(Fault.SYNTAX, "the payload is empty");
            }
            JsonValue value = new JsonReader(tokens).value(first, 1);
            return tokens.nextToken() == null
                    ? new Value(value)
                    : new Failure(Fault.SYNTAX, "something follows the value");
        } catch (TooDeepException e) {
            return new Failure(
                    Fault.DEPTH, "more than " + JsonDocument.MAX_DEPTH + " levels are nested");
        } catch (StreamConstraintsException | JsonParseException e) {
            return new Failure(Fault.SYNTAX, "not JSON at character " + position(e.getLocation()));
        } catch (IOException e) {
            return new Failure(Fault.SYNTAX, "not JSON");
        }
    }

    private JsonValue value(JsonToken token, int depth) throws IOException {
        return switch (token) {
            case START_OBJECT -> members(depth);
            case START_ARRAY -> elements(depth);
            case VALUE_STRING -> text(tokens.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> JsonNumbers.read(tokens.getText());
            case VALUE_TRUE -> new JsonValue.Truth(true);
            case VALUE_FALSE -> new JsonValue.Truth(false);
            case VALUE_NULL -> JsonValue.Null.NULL;
            case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                    throw new JsonParseException(tokens, "expected a value");
        };
    }

    private JsonValue members(int depth) throws IOException {
        guard(depth);
        var members = new LinkedHashMap<String, JsonValue>();
        for (String name = tokens.nextFieldName(); name != null; name = tokens.nextFieldName()) {
            members.put(name, value(tokens.nextToken(), depth + 1));
        }
        return new JsonValue.Members(members);
    }

    private JsonValue elements(int depth) throws IOException {
        guard(depth);
        JsonToken token = tokens.nextToken();
        if (token == JsonToken.END_ARRAY) {
            return new JsonValue.Elements(List.of());
        }
        var elements = new ArrayList<JsonValue>();
        for (; token != JsonToken.END_ARRAY; token = tokens.nextToken()) {
            elements.add(value(token, depth + 1));
        }
        return new JsonValue.Elements(elements);
    }

    /** Jackson refuses half a surrogate pair in a name, and lets it pass in a string. */
    private static JsonValue text(String text) {
        return isUnicode(text)
                ? new JsonValue.Text(text)
                : new JsonValue.Unusable("a string with half a surrogate pair");
    }

    /** Whether a text has a UTF-8 form: every surrogate is half of a pair. */
    private static boolean isUnicode(String text) {
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                return false; // what codePointAt gives for half a pair
            }
            i += Character.charCount(c);
        }
        return true;
    }

    private static void guard(int depth) throws TooDeepException {
        if (depth > JsonDocument.MAX_DEPTH) {
            throw new TooDeepException();
        }
    }

    private static long position(JsonLocation location) {
        return location == null ? 0 : location.getCharOffset();
    }

    /** Leaves the recursion; never leaves this class. */
    private static final class TooDeepException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
