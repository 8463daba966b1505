package io.headwater.bridge.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Replaces the secret key of a user mapping (rainmaker.md 4.6.1) by a keyed digest of it, so that
 * the secret itself is in no log. Whoever holds the same key can still compare secrets. Any thread.
 */
public final class MappingSecrets {
    private static final String MEMBER = "secret_key";

    /** What a factory reset reports instead of a secret; it is none. */
    private static final String NO_SECRET = "failed";

    private static final String PREFIX = "hmac-sha256:";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private final SecretKeySpec key;

    /** What became of a payload. */
    sealed interface Outcome {}

    /** The payload without its secret; not byte for byte what the node sent. */
    @SuppressWarnings("ArrayRecordComponent") // handed on untouched; nobody compares payloads
    record Masked(byte[] payload) implements Outcome {}

    /** Nobody can tell where the secret is, so nothing of it may be kept. */
    record Unreadable(String why) implements Outcome {}

    /**
     * @param key at least 32 random bytes, the same for all bridges of an installation
     */
    public MappingSecrets(byte[] key) {
        if (key.length < 32) {
            throw new IllegalArgumentException("a mapping key has at least 32 bytes");
        }
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    Outcome mask(byte[] payload) {
        try {
            if (!(JSON.readTree(payload) instanceof ObjectNode mapping)) {
                return new Unreadable("a user mapping is a JSON object");
            }
            var secret = mapping.get(MEMBER);
            if (secret != null && !NO_SECRET.equals(secret.textValue())) {
                mapping.put(MEMBER, PREFIX + digest(secret.asText()));
            }
            return new Masked(JSON.writeValueAsBytes(mapping));
        } catch (JacksonException e) {
            return new Unreadable("a user mapping that is not JSON");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private String digest(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(secret.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA256", e);
        }
    }
}
