package io.headwater.bridge.routing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.dialect.rainmaker.MappingDigest;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.Reason;
import io.headwater.schemas.dialect.rainmaker.UserMapping;
import io.headwater.schemas.dialect.rainmaker.UserMappingPayload;
import org.jspecify.annotations.Nullable;

/**
 * Judges user mappings (rainmaker.md 4.6.1) while their secret is still there, and writes them anew
 * with a keyed digest in its place, so that the secret itself is in no log. Whoever holds the same
 * key can still compare secrets. Any thread.
 */
public final class MappingSecrets {
    /** What the firmware sends instead of a user and a secret; neither is one. */
    private static final String NO_USER = "esp-rmaker";

    private static final String NO_SECRET = "failed";

    private static final JsonMapper JSON = new JsonMapper();

    private final MappingDigest digest;

    /** What became of a payload. */
    sealed interface Outcome {}

    /** The mapping without its secret, and without members that mean nothing. */
    @SuppressWarnings("ArrayRecordComponent") // handed on untouched; nobody compares payloads
    record Masked(byte[] payload) implements Outcome {}

    /** It is none, and nobody can tell where its secret is, so nothing of it may be kept. */
    record Refused(Reason reason, String detail) implements Outcome {}

    /**
     * @param key at least 32 random bytes, the same for all bridges of an installation and for
     *     whoever takes the users' half of a mapping
     */
    public MappingSecrets(byte[] key) {
        digest = new MappingDigest(key);
    }

    /**
     * @param device whose topic it came on
     */
    Outcome mask(byte[] payload, String device) {
        return switch (UserMappingPayload.parse(payload, device)) {
            case Parsed.Accepted<UserMapping> mapping ->
                    masked(
                            mapping.value(),
                            mapping.warnings().contains(Reason.FIELD_MISSING) ? null : device);
            case Parsed.Ignored<UserMapping> _ -> written(device, NO_USER, NO_SECRET, false);
            case Parsed.Refused<UserMapping>(var reason, var detail) -> new Refused(reason, detail);
        };
    }

    private Masked masked(UserMapping mapping, @Nullable String device) {
        return switch (mapping) {
            case UserMapping.Assertion(var user, var secret, var reset) ->
                    written(device, user, digest.of(secret), reset);
            case UserMapping.FactoryReset _ -> written(device, NO_USER, NO_SECRET, true);
        };
    }

    private static Masked written(
            @Nullable String device, String user, String secret, boolean reset) {
        ObjectNode mapping = JSON.createObjectNode();
        if (device != null) {
            mapping.put("node_id", device);
        }
        mapping.put("user_id", user).put("secret_key", secret);
        if (reset) {
            mapping.put("reset", true);
        }
        try {
            return new Masked(JSON.writeValueAsBytes(mapping));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }
}
