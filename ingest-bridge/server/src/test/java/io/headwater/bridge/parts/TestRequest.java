package io.headwater.bridge.parts;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** What a node makes when it wants a certificate: a key, and a request for it. */
public record TestRequest(KeyPair keys, String pem) {
    /** As firmware makes it: a P-256 key, signed with SHA-256. */
    public static TestRequest of(String commonName) {
        return of("CN=" + commonName, ec("secp256r1"), "SHA256withECDSA");
    }

    /**
     * @param subject as X.500 writes it
     * @param signature which of the key's algorithms it is signed with
     */
    public static TestRequest of(String subject, KeyPair keys, String signature) {
        try {
            var request =
                    new JcaPKCS10CertificationRequestBuilder(
                                    new X500Name(subject), keys.getPublic())
                            .build(new JcaContentSignerBuilder(signature).build(keys.getPrivate()));
            return new TestRequest(keys, TestPki.pem(request));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    public static KeyPair ec(String curve) {
        return keys("EC", new ECGenParameterSpec(curve));
    }

    public static KeyPair rsa(int bits) {
        return keys("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
    }

    private static KeyPair keys(String algorithm, AlgorithmParameterSpec how) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(how);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
