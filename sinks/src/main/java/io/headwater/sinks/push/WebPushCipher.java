package io.headwater.sinks.push;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Message encryption for web push (RFC 8291) in one record of aes128gcm (RFC 8188). */
final class WebPushCipher {
    /** Uncompressed, as browsers give and take them. */
    private static final int POINT_BYTES = 65;

    private static final int COORDINATE_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int RECORD_BYTES = 4_096;
    private static final byte LAST_RECORD = 2;
    private static final ECParameterSpec P256 = p256();

    private WebPushCipher() {}

    /**
     * The body to post, with a key pair and salt of its own.
     *
     * @param point the browser's {@code p256dh}
     * @param auth the browser's {@code auth}
     * @throws GeneralSecurityException when the point is none of the curve
     */
    static byte[] encrypted(byte[] text, byte[] point, byte[] auth)
            throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return encrypted(text, point, auth, generator.generateKeyPair(), salt);
    }

    /** As above with a given key pair and salt, which are never to be used again. */
    static byte[] encrypted(byte[] text, byte[] point, byte[] auth, KeyPair ours, byte[] salt)
            throws GeneralSecurityException {
        byte[] ourPoint = bytes((ECPublicKey) ours.getPublic());
        var agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(ours.getPrivate());
        agreement.doPhase(publicKey(point), true);

        // RFC 8291, 3.4
        byte[] keyInfo = joined("WebPush: info\0".getBytes(US_ASCII), point, ourPoint);
        byte[] keyingMaterial = expand(hmac(auth, agreement.generateSecret()), keyInfo, 32);
        byte[] pseudoRandom = hmac(salt, keyingMaterial);
        byte[] key = expand(pseudoRandom, "Content-Encoding: aes128gcm\0".getBytes(US_ASCII), 16);
        byte[] nonce = expand(pseudoRandom, "Content-Encoding: nonce\0".getBytes(US_ASCII), 12);

        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(key, "AES"),
                new GCMParameterSpec(128, nonce));
        byte[] sealed = cipher.doFinal(joined(text, new byte[] {LAST_RECORD}));
        byte[] head =
                ByteBuffer.allocate(SALT_BYTES + Integer.BYTES + 1)
                        .put(salt)
                        .putInt(RECORD_BYTES)
                        .put((byte) POINT_BYTES)
                        .array();
        return joined(head, ourPoint, sealed);
    }

    /** A public key from its uncompressed point. */
    static ECPublicKey publicKey(byte[] point) throws GeneralSecurityException {
        if (point.length != POINT_BYTES || point[0] != 4) {
            throw new GeneralSecurityException("not an uncompressed point");
        }
        var x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + COORDINATE_BYTES));
        var y = new BigInteger(1, Arrays.copyOfRange(point, 1 + COORDINATE_BYTES, POINT_BYTES));
        return (ECPublicKey)
                KeyFactory.getInstance("EC")
                        .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), P256));
    }

    /** A private key from its number. */
    static PrivateKey privateKey(byte[] number) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC")
                .generatePrivate(new ECPrivateKeySpec(new BigInteger(1, number), P256));
    }

    private static byte[] bytes(ECPublicKey key) {
        ECPoint point = key.getW();
        return joined(
                new byte[] {4}, coordinate(point.getAffineX()), coordinate(point.getAffineY()));
    }

    private static byte[] coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[COORDINATE_BYTES];
        int from = Math.max(0, bytes.length - COORDINATE_BYTES);
        int length = bytes.length - from;
        System.arraycopy(bytes, from, fixed, COORDINATE_BYTES - length, length);
        return fixed;
    }

    /** HKDF's second step, where one block is enough (RFC 5869). */
    private static byte[] expand(byte[] key, byte[] info, int length)
            throws GeneralSecurityException {
        return Arrays.copyOf(hmac(key, joined(info, new byte[] {1})), length);
    }

    private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text);
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static ECParameterSpec p256() {
        try {
            var parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has the curve P-256", e);
        }
    }
}
