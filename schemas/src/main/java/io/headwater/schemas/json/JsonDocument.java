package io.headwater.schemas.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * What became of a payload that should be a JSON object. Reading never throws, whatever the bytes,
 * and takes time and memory in proportion to their number.
 *
 * <p>Rules of rainmaker.md section 3: UTF-8 with or without a byte order mark; NUL bytes at the end
 * are cut off; at most {@link #MAX_DEPTH} levels; the last of several members with one name counts;
 * no {@code NaN}, comments or anything else that is not JSON. Numbers that do not fit are read as
 * {@link JsonValue.Unusable}, so that a document is not lost for a member that nobody needs.
 */
public sealed interface JsonDocument {
    /** How many objects and arrays may be open at once; the root is the first. */
    int MAX_DEPTH = 32;

    /**
     * The object that the payload is.
     *
     * @param salvaged NUL bytes were cut off its end
     */
    record Read(JsonValue.Members root, boolean salvaged) implements JsonDocument {}

    /**
     * The payload is no such object.
     *
     * @param detail one sentence for a person, without the payload's text
     */
    record Unreadable(Fault fault, String detail) implements JsonDocument {}

    /** Why a payload could not be read. */
    enum Fault {
        NOT_UTF8,
        SYNTAX,
        DEPTH,
        NOT_OBJECT
    }

    /** Reads a payload. */
    static JsonDocument read(byte[] payload) {
        int end = payload.length;
        while (end > 0 && payload[end - 1] == 0) {
            end--;
        }
        CharBuffer text;
        try {
            text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(payload, 0, end));
        } catch (CharacterCodingException e) {
            return new Unreadable(Fault.NOT_UTF8, "the payload is not UTF-8");
        }
        if (text.hasRemaining() && text.get(text.position()) == '\uFEFF') {
            text.position(text.position() + 1);
        }
        return switch (JsonReader.read(text)) {
            case JsonReader.Value(JsonValue.Members root) -> new Read(root, end < payload.length);
            case JsonReader.Value(JsonValue other) ->
                    new Unreadable(Fault.NOT_OBJECT, "the payload is not a JSON object");
            case JsonReader.Failure(Fault fault, String detail) -> new Unreadable(fault, detail);
        };
    }
}
