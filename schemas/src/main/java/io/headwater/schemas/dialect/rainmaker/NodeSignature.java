package io.headwater.schemas.dialect.rainmaker;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/**
 * Checks what a node signed with the key of its certificate (R-CR-1): SHA-256 with ECDSA on P-256,
 * in DER, or with RSA-PSS of any salt length. Stateless; any thread.
 */
public final class NodeSignature {
    private static final int P_256_BITS = 256;

    private NodeSignature() {}

    /**
     * Whether the signature is one of this key over these bytes. Whatever is no key or no signature
     * is not.
     *
     * @param publicKey the key as certificates hold it (SubjectPublicKeyInfo in DER)
     */
    public static boolean isOf(byte[] publicKey, byte[] message, byte[] signature) {
        return switch (key("EC", publicKey).or(() -> key("RSA", publicKey)).orElse(null)) {
            case ECPublicKey key -> isOf(key, message, signature);
            case RSAPublicKey key ->
                    PssSignature.isOf(
                            key.getModulus(), key.getPublicExponent(), message, signature);
            case null, default -> false;
        };
    }

    private static boolean isOf(ECPublicKey key, byte[] message, byte[] signature) {
        if (key.getParams().getOrder().bitLength() != P_256_BITS) {
            return false;
        }
        try {
            Signature ecdsa = Signature.getInstance("SHA256withECDSA");
            ecdsa.initVerify(key);
            ecdsa.update(message);
            return ecdsa.verify(signature);
        } catch (SignatureException | InvalidKeyException malformed) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA256withECDSA", e);
        }
    }

    private static Optional<PublicKey> key(String algorithm, byte[] publicKey) {
        try {
            return Optional.of(
                    KeyFactory.getInstance(algorithm)
                            .generatePublic(new X509EncodedKeySpec(publicKey)));
        } catch (InvalidKeySpecException other) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no keys of " + algorithm, e);
        }
    }
}
