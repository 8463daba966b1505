package io.headwater.bridge.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** What a PKCS#10 request asks for; everything but name and key is left aside. */
public sealed interface CertificateRequest {
    /**
     * Whoever sent it holds the key's private half.
     *
     * @param commonName the only one there is; its grammar is not looked at
     * @param key EC P-256 or RSA of 2048 to 4096 bits (R-TLS-2)
     */
    record Usable(String commonName, PublicKey key) implements CertificateRequest {}

    /**
     * @param why one sentence
     */
    record Unusable(String why) implements CertificateRequest {}

    /** Firmware sends up to 1,024 characters (rainmaker.md 1.6.2); RSA keys may want more. */
    int TEXT_MOST = 4_096;

    /** Whose private half a node shows by these; older digests prove nothing any more. */
    Set<ASN1ObjectIdentifier> SIGNATURES =
            Set.of(
                    X9ObjectIdentifiers.ecdsa_with_SHA256,
                    X9ObjectIdentifiers.ecdsa_with_SHA384,
                    X9ObjectIdentifiers.ecdsa_with_SHA512,
                    PKCSObjectIdentifiers.sha256WithRSAEncryption,
                    PKCSObjectIdentifiers.sha384WithRSAEncryption,
                    PKCSObjectIdentifiers.sha512WithRSAEncryption);

    /** Reads PEM text of anybody's making. */
    static CertificateRequest read(String pem) {
        if (pem.length() > TEXT_MOST) {
            return new Unusable("a certificate request of more than " + TEXT_MOST + " characters");
        }
        try {
            return read(new JcaPKCS10CertificationRequest(Pem.request(pem.getBytes(US_ASCII))));
        } catch (Pem.UnreadableException e) {
            return new Unusable("the certificate request is not PEM of PKCS#10");
        }
    }

    private static CertificateRequest read(JcaPKCS10CertificationRequest request) {
        if (!SIGNATURES.contains(request.getSignatureAlgorithm().getAlgorithm())) {
            return new Unusable("the certificate request is not signed with SHA-2");
        }
        try {
            PublicKey key = request.getPublicKey();
            if (!isStrong(key, request)) {
                return new Unusable("the key is neither EC P-256 nor RSA of 2048 to 4096 bits");
            }
            if (!isSignedBy(key, request)) {
                return new Unusable("the certificate request's signature is not by its key");
            }
            return switch (CommonName.of(request.getSubject())) {
                case CommonName.Only(var name) -> new Usable(name, key);
                case CommonName.Unclear _ ->
                        new Unusable("the certificate request does not have one plain common name");
            };
        } catch (GeneralSecurityException | RuntimeException e) { // hostile ASN.1 makes either
            return new Unusable("the certificate request's key or name cannot be read");
        }
    }

    private static boolean isSignedBy(PublicKey key, PKCS10CertificationRequest request) {
        try {
            return request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key));
        } catch (OperatorCreationException | PKCSException e) {
            return false;
        }
    }

    private static boolean isStrong(PublicKey key, PKCS10CertificationRequest request) {
        var parameters = request.getSubjectPublicKeyInfo().getAlgorithm().getParameters();
        return switch (key) {
            case ECPublicKey _ -> X9ObjectIdentifiers.prime256v1.equals(parameters);
            case RSAPublicKey rsa ->
                    rsa.getModulus().bitLength() >= 2_048 && rsa.getModulus().bitLength() <= 4_096;
            default -> false;
        };
    }
}
