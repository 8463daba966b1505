package io.headwater.schemas.dialect.rainmaker;

import java.util.List;

/** Reads what nodes publish on {@code config} (section 4.1). Stateless; any thread. */
public final class ConfigPayload {
    private ConfigPayload() {}

    /**
     * The configuration that a payload is.
     *
     * @param nodeId who the topic says is speaking
     */
    public static Parsed<NodeConfig> parse(byte[] payload, String nodeId) {
        return Payload.read(
                payload,
                nodeId,
                (root, findings) ->
                        findings.accepted(
                                new NodeConfig(
                                        null, null, null, null, null, null, null, null, null, false,
                                        List.of(), List.of())));
    }

    /**
     * Whether two payloads say the same, whatever the order of members (R-CONF-3); payloads that
     * cannot be read are the same only byte for byte.
     */
    public static boolean sameDocument(byte[] a, byte[] b) {
        return Payload.same(a, b);
    }
}
