package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stands for the secret of a user mapping (section 4.6.1) wherever something is kept: whoever holds
 * the installation's key can tell whether two secrets are the same, and nobody can tell what they
 * are. Any thread.
 */
public final class MappingDigest {
    /** How many bytes the key has at least. */
    public static final int FEWEST_KEY_BYTES = 32;

    private static final String METHOD = "HmacSHA256";
    private static final String PREFIX = "hmac-sha256:";

    private final SecretKeySpec key;

    /**
     * @param key random, the same in all of an installation
     * @throws IllegalArgumentException when it is too short
     */
    public MappingDigest(byte[] key) {
        if (key.length < FEWEST_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a mapping key has at least " + FEWEST_KEY_BYTES + " bytes");
        }
        this.key = new SecretKeySpec(key, METHOD);
    }

    /** The digest as text, with the name of its method. */
    public String of(String secret) {
        try {
            Mac mac = Mac.getInstance(METHOD);
            mac.init(key);
            return PREFIX + HexFormat.of().formatHex(mac.doFinal(secret.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + METHOD, e);
        }
    }

    /** Whether two digests are the same, in a time that does not depend on where they differ. */
    public static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }
}
