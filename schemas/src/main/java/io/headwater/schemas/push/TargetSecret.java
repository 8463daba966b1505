package io.headwater.schemas.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.UserRowKey;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * With what a webhook's requests are signed. It follows from the installation's key and the
 * target's, so that the API can show it and the sink can sign while no topic holds it. Immutable.
 */
public final class TargetSecret {
    /** As many bytes as HMAC-SHA256 makes; a shorter key would be the weaker part. */
    public static final int LEAST_KEY_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "headwater webhook 1\0";

    private final byte[] secret;

    private TargetSecret(byte[] secret) {
        this.secret = secret;
    }

    /**
     * The secret of one target.
     *
     * @param installation the key in base64, as its file has it; white space around it is fine
     * @throws IllegalArgumentException when that is not base64 or too short
     */
    public static TargetSecret of(String installation, UserRowKey target) {
        byte[] key = Base64.getDecoder().decode(installation.strip());
        if (key.length < LEAST_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "the key has " + key.length + " bytes, at least " + LEAST_KEY_BYTES);
        }
        return new TargetSecret(hmac(key, (PURPOSE + target).getBytes(UTF_8)));
    }

    /** The secret as the Standard Webhooks write one: {@code whsec_} and base64. */
    public String shown() {
        return "whsec_" + Base64.getEncoder().encodeToString(secret);
    }

    /**
     * The value of {@code webhook-signature} (Standard Webhooks, "Signature scheme").
     *
     * @param id value of {@code webhook-id}
     * @param seconds value of {@code webhook-timestamp}, seconds since the epoch
     */
    public String signature(String id, long seconds, String body) {
        byte[] signed = hmac(secret, (id + "." + seconds + "." + body).getBytes(UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(signed);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "secret of a webhook";
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }
}
