package io.headwater.schemas.dialect.rainmaker;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * RSASSA-PSS with SHA-256 and MGF1, where the salt may have any length (RFC 8017, 8.1.2 and 9.1.2):
 * what Java verifies by itself must know the length before.
 */
final class PssSignature {
    private static final int HASH_BYTES = 32;
    private static final byte TRAILER = (byte) 0xBC;
    private static final int FEWEST_KEY_BITS = 2_048;
    private static final int MOST_KEY_BITS = 8_192;

    private PssSignature() {}

    static boolean isOf(BigInteger modulus, BigInteger exponent, byte[] message, byte[] signature) {
        int bits = modulus.bitLength();
        int bytes = (bits + 7) / 8;
        var number = new BigInteger(1, signature);
        if (bits < FEWEST_KEY_BITS
                || bits > MOST_KEY_BITS
                || signature.length != bytes
                || number.compareTo(modulus) >= 0) {
            return false;
        }
        BigInteger opened = number.modPow(exponent, modulus);
        int length = (bits - 1 + 7) / 8;
        return opened.bitLength() <= 8 * length
                && isEncodingOf(message, rightAligned(opened.toByteArray(), length), bits - 1);
    }

    /** EMSA-PSS-VERIFY: salt and padding are masked by the hash that stands behind them. */
    private static boolean isEncodingOf(byte[] message, byte[] encoded, int bits) {
        int split = encoded.length - HASH_BYTES - 1;
        int spare = 8 * encoded.length - bits; // leading bits that are zero
        if (split < 1
                || encoded[encoded.length - 1] != TRAILER
                || (encoded[0] & 0xFF) >>> (8 - spare) != 0) {
            return false;
        }
        byte[] hash = Arrays.copyOfRange(encoded, split, encoded.length - 1);
        byte[] block = unmasked(Arrays.copyOf(encoded, split), hash);
        block[0] &= (byte) (0xFF >>> spare);
        int salt = 0;
        while (salt < block.length && block[salt] == 0) {
            salt++;
        }
        if (salt == block.length || block[salt] != 1) {
            return false;
        }
        MessageDigest digest = sha256();
        digest.update(new byte[8]);
        digest.update(sha256().digest(message));
        digest.update(block, salt + 1, block.length - salt - 1);
        return MessageDigest.isEqual(hash, digest.digest());
    }

    /** MGF1 with SHA-256, taken off the block. */
    private static byte[] unmasked(byte[] block, byte[] seed) {
        for (int at = 0, counter = 0; at < block.length; counter++) {
            MessageDigest digest = sha256();
            digest.update(seed);
            digest.update(
                    new byte[] {
                        (byte) (counter >>> 24),
                        (byte) (counter >>> 16),
                        (byte) (counter >>> 8),
                        (byte) counter
                    });
            for (byte mask : digest.digest()) {
                if (at < block.length) {
                    block[at++] ^= mask;
                }
            }
        }
        return block;
    }

    private static byte[] rightAligned(byte[] number, int length) {
        byte[] aligned = new byte[length];
        int from = Math.max(0, number.length - length);
        System.arraycopy(
                number, from, aligned, length - (number.length - from), number.length - from);
        return aligned;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
