package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request with an error answer, from wherever in its handling that turns out. No stack
 * trace: it is an answer, not a fault.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient @Nullable ObjectNode details;
    private final transient Map<String, String> headers = new HashMap<>();

    /**
     * @param cause what led to it this time, in a sentence; no secrets
     */
    public Refused(ErrorCode code, String cause) {
        this(code, cause, null);
    }

    /**
     * @param details facts for a program, beside the sentence
     */
    public Refused(ErrorCode code, String cause, @Nullable ObjectNode details) {
        super(cause, null, false, false);
        this.code = code;
        this.details = details;
    }

    /** Why. */
    public ErrorCode code() {
        return code;
    }

    /** Adds a header to the answer. */
    Refused with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    Answer answer() {
        ObjectNode error = Json.object();
        error.put("code", code.code());
        error.put("message", code.message());
        error.put("cause", getMessage());
        error.put("action", code.action());
        if (details != null) {
            error.set("details", details);
        }
        ObjectNode body = Json.object();
        body.set("error", error);
        var answer = new Answer(code.status(), body);
        if (code.status() == 503) {
            headers.put("Retry-After", "1");
        }
        return answer.with(headers);
    }
}
