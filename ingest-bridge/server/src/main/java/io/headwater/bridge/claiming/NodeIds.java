package io.headwater.bridge.claiming;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Ids of nodes that users claim (R-ID-3): 22 of {@code [0-9A-Za-z]}, the same each time for a user
 * and a MAC address (R-CL-2) and another for every other pair. An id is the MAC address and ten
 * zero bytes, one block of AES under a key of the user's, so two bridges that are asked at once
 * cannot give two ids, and whether an id is a user's can be told without having kept it.
 */
final class NodeIds {
    static final int LENGTH = 22;

    private static final String DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
    private static final int BLOCK_BYTES = 16;
    private static final int ZEROS = BLOCK_BYTES - MacAddress.BYTES;

    private final ClaimSecret secret;
    private final String tenant;

    NodeIds(ClaimSecret secret, String tenant) {
        this.secret = secret;
        this.tenant = tenant;
    }

    /** The id that this user's node of this address has, now and for ever. */
    String of(String user, MacAddress mac) {
        byte[] plain = new byte[BLOCK_BYTES];
        System.arraycopy(mac.bytes(), 0, plain, ZEROS, MacAddress.BYTES);
        return spelled(new BigInteger(1, block(Cipher.ENCRYPT_MODE, user, plain)));
    }

    /** The address behind an id, or empty when the id is none of this user's. */
    Optional<MacAddress> macOf(String user, String id) {
        return read(id).flatMap(
                        block -> {
                            byte[] plain = block(Cipher.DECRYPT_MODE, user, block);
                            boolean ours =
                                    Arrays.equals(plain, 0, ZEROS, new byte[ZEROS], 0, ZEROS);
                            return ours
                                    ? Optional.of(
                                            MacAddress.of(
                                                    Arrays.copyOfRange(plain, ZEROS, BLOCK_BYTES)))
                                    : Optional.empty();
                        });
    }

    /** A single block, so that the mode, which joins blocks, has nothing to do. */
    private byte[] block(int mode, String user, byte[] block) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(secret.keyFor("node-id", tenant + "\0" + user), "AES"),
                    new IvParameterSpec(new byte[BLOCK_BYTES]));
            return cipher.doFinal(block);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES", e);
        }
    }

    private static String spelled(BigInteger number) {
        var digits = new StringBuilder();
        for (BigInteger left = number; digits.length() < LENGTH; left = left.divide(BASE)) {
            digits.append(DIGITS.charAt(left.mod(BASE).intValue()));
        }
        return digits.reverse().toString();
    }

    private static Optional<byte[]> read(String id) {
        if (id.length() != LENGTH || !id.chars().allMatch(it -> DIGITS.indexOf(it) >= 0)) {
            return Optional.empty();
        }
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < id.length(); i++) {
            number = number.multiply(BASE).add(BigInteger.valueOf(DIGITS.indexOf(id.charAt(i))));
        }
        if (number.bitLength() > BLOCK_BYTES * Byte.SIZE) {
            return Optional.empty();
        }
        byte[] signed = number.toByteArray();
        byte[] block = new byte[BLOCK_BYTES];
        int length = Math.min(signed.length, BLOCK_BYTES);
        System.arraycopy(signed, signed.length - length, block, BLOCK_BYTES - length, length);
        return Optional.of(block);
    }
}
