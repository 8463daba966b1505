package io.headwater.bridge.identity;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A key and the certificate for it, just made; the key is nowhere else. */
public record IssuedCertificate(PrivateKey key, X509Certificate certificate) {
    /** The key as PKCS#8 PEM, without a password. */
    public String keyPem() {
        return Pem.write(key);
    }

    public String certificatePem() {
        return pem(certificate);
    }

    /** A certificate as PEM. */
    public static String pem(X509Certificate certificate) {
        return Pem.write(certificate);
    }

    /** SHA-256 of the certificate, 64 lower-case hex digits. */
    public String fingerprint() {
        return Fingerprint.of(certificate);
    }

    /** Leaves the key out. */
    @Override
    public String toString() {
        return "IssuedCertificate[" + certificate.getSubjectX500Principal() + "]";
    }
}
