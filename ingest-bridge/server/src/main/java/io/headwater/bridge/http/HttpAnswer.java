package io.headwater.bridge.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * What a request is answered with: JSON.
 *
 * @param body not empty, because a client may take Content-Length 0 for a fault
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way out; nobody compares answers
public record HttpAnswer(int status, byte[] body) {
    public static HttpAnswer of(int status, JsonNode body) {
        return new HttpAnswer(status, body.toString().getBytes(UTF_8));
    }

    /**
     * A failure as RainMaker's services word it.
     *
     * @param description one sentence for a person; no secrets
     */
    public static HttpAnswer failure(int status, String description) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("status", "failure");
        body.put("description", description);
        return of(status, body);
    }

    /** Leaves the body out. */
    @Override
    public String toString() {
        return "HttpAnswer[%d, %d bytes]".formatted(status, body.length);
    }
}
