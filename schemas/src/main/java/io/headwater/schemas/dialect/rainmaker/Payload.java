package io.headwater.schemas.dialect.rainmaker;

import io.headwater.schemas.json.JsonDocument;
import io.headwater.schemas.json.JsonValue;
import io.headwater.schemas.json.JsonValue.Members;
import java.util.Arrays;

/** What every JSON payload goes through before its own rules (section 3). */
final class Payload {
    private static final String NODE_ID = "node_id";

    private Payload() {}

    /** The rules of one kind of payload. */
    interface Rules<T> {
        Parsed<T> judge(Members root, Findings findings);
    }

    /** Reads the payload and, when it is an object that may be this node's, judges it. */
    static <T> Parsed<T> read(byte[] payload, String nodeId, Rules<T> rules) {
        return read(
                payload,
                (root, findings) ->
                        isOfAnother(nodeId, root)
                                ? new Parsed.Refused<>(
                                        Reason.NODE_MISMATCH,
                                        "node_id in the payload is not the topic's")
                                : rules.judge(root, findings));
    }

    /** Reads the payload and, when it is an object, judges it. */
    static <T> Parsed<T> read(byte[] payload, Rules<T> rules) {
        return switch (JsonDocument.read(payload)) {
            case JsonDocument.Unreadable(JsonDocument.Fault fault, String detail) ->
                    new Parsed.Refused<>(reason(fault), detail);
            case JsonDocument.Read(Members root, boolean salvaged) -> {
                var findings = new Findings();
                if (salvaged) {
                    findings.warn(Reason.SALVAGED);
                }
                yield rules.judge(root, findings);
            }
        };
    }

    static boolean same(byte[] a, byte[] b) {
        return Arrays.equals(a, b)
                || (JsonDocument.read(a) instanceof JsonDocument.Read first
                        && JsonDocument.read(b) instanceof JsonDocument.Read second
                        && first.root().equals(second.root()));
    }

    /** Whether the payload names a node, and not this one (R-JSON-8). */
    private static boolean isOfAnother(String nodeId, Members root) {
        return root.present(NODE_ID) instanceof JsonValue.Text named
                && !named.text().equals(nodeId);
    }

    private static Reason reason(JsonDocument.Fault fault) {
        return switch (fault) {
            case NOT_UTF8 -> Reason.NOT_UTF8;
            case SYNTAX -> Reason.JSON_SYNTAX;
            case DEPTH -> Reason.JSON_DEPTH;
            case NOT_OBJECT -> Reason.NOT_OBJECT;
        };
    }
}
