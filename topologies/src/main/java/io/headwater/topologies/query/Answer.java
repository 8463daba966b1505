package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * What a request is answered with.
 *
 * @param status HTTP status
 * @param body bytes to send
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way out; nobody compares answers
public record Answer(int status, Map<String, String> headers, byte[] body) {
    static final String CONTENT_TYPE = "Content-Type";

    /** Copies the headers. */
    public Answer {
        headers = Map.copyOf(headers);
    }

    /** A JSON answer. */
    public Answer(int status, JsonNode body) {
        this(status, Map.of(CONTENT_TYPE, "application/json"), Json.bytes(body));
    }

    /** A JSON answer that all went well. */
    public static Answer ok(JsonNode body) {
        return new Answer(200, body);
    }

    /** An answer in some other text format. */
    public static Answer text(int status, String contentType, String text) {
        return new Answer(status, Map.of(CONTENT_TYPE, contentType), text.getBytes(UTF_8));
    }

    /** The same answer with one more header. */
    public Answer with(String header, String value) {
        String type = headers.size() == 1 ? headers.get(CONTENT_TYPE) : null;
        return type == null || header.equals(CONTENT_TYPE)
                ? with(Map.of(header, value))
                : new Answer(status, Map.of(CONTENT_TYPE, type, header, value), body); // mostly
    }

    /** The same answer, as one that something further comes of. */
    Answer accepted() {
        return status == 200 ? new Answer(202, headers, body) : this;
    }

    /** The same answer, as one about something new. */
    Answer created() {
        return status == 200 ? new Answer(201, headers, body) : this;
    }

    Answer with(Map<String, String> more) {
        var all = new HashMap<>(headers);
        all.putAll(more);
        return new Answer(status, all, body);
    }
}
