package io.headwater.schemas.dialect.rainmaker;

/** Reads what nodes publish on {@code otafetch} (section 4.11). Stateless; any thread. */
public final class OtaFetchPayload {
    private OtaFetchPayload() {}

    /**
     * The request; one without a version is taken with a warning, as the node's config has one
     * (R-OF-4).
     *
     * @param nodeId who the topic says is speaking
     */
    public static Parsed<OtaFetch> parse(byte[] payload, String nodeId) {
        return Payload.read(
                payload,
                nodeId,
                (root, findings) -> {
                    var fields = new Fields(root);
                    String version = fields.text("fw_version");
                    String network = fields.text("network_id");
                    if (fields.isBad()) {
                        return fields.refused();
                    }
                    if (version == null) {
                        findings.warn(Reason.FIELD_MISSING);
                    }
                    return findings.accepted(new OtaFetch(version, network));
                });
    }
}
