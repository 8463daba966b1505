package io.headwater.bridge.claiming;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that all bridges of an installation share, and the keys that are made of it: one for
 * each use, so that what one gives away says nothing of another. Any thread.
 */
public final class ClaimSecret {
    private static final int SHORTEST = 32;

    private final SecretKeySpec secret;

    /**
     * @param secret at least 32 random bytes
     */
    public ClaimSecret(byte[] secret) {
        if (secret.length < SHORTEST) {
            throw new IllegalArgumentException("a claim secret has at least 32 bytes");
        }
        this.secret = new SecretKeySpec(secret, "HmacSHA256");
    }

    /** 32 bytes for this use, and for this detail of it. */
    byte[] keyFor(String use, String detail) {
        return digest(secret, (use + "\0" + detail).getBytes(UTF_8));
    }

    /** HMAC-SHA256. */
    static byte[] digest(byte[] key, byte[] message) {
        return digest(new SecretKeySpec(key, "HmacSHA256"), message);
    }

    /** The first bytes of HMAC-SHA256, where they are proof enough. */
    static byte[] tag(byte[] key, byte[] message, int bytes) {
        return Arrays.copyOf(digest(key, message), bytes);
    }

    private static byte[] digest(SecretKeySpec key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA256", e);
        }
    }

    /** Hides the secret. */
    @Override
    public String toString() {
        return "ClaimSecret[hidden]";
    }
}
