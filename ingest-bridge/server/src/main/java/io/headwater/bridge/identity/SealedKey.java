package io.headwater.bridge.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * A private key at rest: PKCS#8 under PBES2 (RFC 8018), PBKDF2 with HMAC-SHA-256 and AES-256-CBC.
 * {@code openssl pkey} reads and writes the same.
 */
final class SealedKey {
    private static final String PBES2 = "PBEWithHmacSHA256AndAES_256";

    /**
     * Ours is a passphrase of 256 random bits, which no count makes safer, and every start pays for
     * them; who chooses a passphrase chooses a long one.
     */
    private static final int ITERATIONS = 20_000;

    private static final int SALT_BYTES = 16;
    private static final int BLOCK_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SealedKey() {}

    static EncryptedPrivateKeyInfo seal(PrivateKey key, Passphrase passphrase) {
        try {
            Cipher cipher = Cipher.getInstance(PBES2);
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    secret(PBES2, passphrase),
                    new PBEParameterSpec(
                            random(SALT_BYTES),
                            ITERATIONS,
                            new IvParameterSpec(random(BLOCK_BYTES))));
            var how =
                    new AlgorithmIdentifier(
                            PKCSObjectIdentifiers.id_PBES2,
                            ASN1Primitive.fromByteArray(cipher.getParameters().getEncoded()));
            return new EncryptedPrivateKeyInfo(how, cipher.doFinal(key.getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot encrypt keys", e);
        }
    }

    /**
     * @throws GeneralSecurityException when the passphrase is not the one, or the encryption not
     *     one that this Java knows
     */
    static PrivateKey open(byte[] encoded, Passphrase passphrase)
            throws GeneralSecurityException, IOException {
        var sealed = new javax.crypto.EncryptedPrivateKeyInfo(encoded);
        Key secret = secret(sealed.getAlgParameters().toString(), passphrase);
        var plain = sealed.getKeySpec(secret);
        var kind = PrivateKeyInfo.getInstance(plain.getEncoded()).getPrivateKeyAlgorithm();
        return KeyFactory.getInstance(kind.getAlgorithm().getId()).generatePrivate(plain);
    }

    private static SecretKey secret(String algorithm, Passphrase passphrase)
            throws GeneralSecurityException {
        return SecretKeyFactory.getInstance(algorithm)
                .generateSecret(new PBEKeySpec(passphrase.text().toCharArray()));
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }
}
