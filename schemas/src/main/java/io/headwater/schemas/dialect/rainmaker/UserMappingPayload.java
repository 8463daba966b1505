package io.headwater.schemas.dialect.rainmaker;

import io.headwater.schemas.json.JsonValue.Members;

/** Reads what nodes publish on {@code user/mapping} (section 4.6.1). Stateless; any thread. */
public final class UserMappingPayload {
    private static final String NOBODY = "esp-rmaker";
    private static final int LONGEST_USER = 128;
    private static final int LONGEST_SECRET = 64;

    /** A digest in hexadecimal, and the name of its method. */
    private static final int LONGEST_DIGEST = 128;

    private UserMappingPayload() {}

    /**
     * The mapping as the node sent it, secret and all.
     *
     * @param nodeId who the topic says is speaking
     */
    public static Parsed<UserMapping> parse(byte[] payload, String nodeId) {
        return parse(payload, nodeId, LONGEST_SECRET);
    }

    /**
     * The mapping as the log holds it, with a keyed digest in the secret's place; {@link #parse}
     * judged what the node sent before.
     *
     * @param nodeId whose log it is
     */
    public static Parsed<UserMapping> parseMasked(byte[] payload, String nodeId) {
        return parse(payload, nodeId, LONGEST_DIGEST);
    }

    private static Parsed<UserMapping> parse(byte[] payload, String nodeId, int longestSecret) {
        return Payload.read(
                payload, nodeId, (root, findings) -> judge(root, findings, longestSecret));
    }

    private static Parsed<UserMapping> judge(Members root, Findings findings, int longestSecret) {
        var fields = new Fields(root);
        String user = fields.requiredText("user_id");
        String secret = fields.requiredText("secret_key");
        Boolean reset = fields.truth("reset");
        if (user == null || secret == null || fields.isBad()) {
            return fields.refused();
        }
        if (!isUsable(user, LONGEST_USER)) {
            return refused("user_id is not 1 to " + LONGEST_USER + " characters");
        }
        if (!isUsable(secret, longestSecret)) {
            return refused("secret_key is not 1 to " + longestSecret + " characters");
        }
        if (root.present("node_id") == null) {
            findings.warn(Reason.FIELD_MISSING);
        }
        boolean resets = reset != null && reset;
        if (!user.equals(NOBODY)) {
            return findings.accepted(new UserMapping.Assertion(user, secret, resets));
        }
        return resets
                ? findings.accepted(new UserMapping.FactoryReset())
                : new Parsed.Ignored<>(Reason.EMPTY);
    }

    private static boolean isUsable(String text, int longest) {
        return !text.isEmpty()
                && text.codePointCount(0, text.length()) <= longest
                && text.indexOf('\0') < 0;
    }

    private static Parsed<UserMapping> refused(String detail) {
        return new Parsed.Refused<>(Reason.FIELD_VALUE, detail);
    }
}
