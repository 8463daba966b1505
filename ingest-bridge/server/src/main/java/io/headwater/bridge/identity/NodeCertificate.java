package io.headwater.bridge.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** What a certificate says about the node that shows it. */
sealed interface NodeCertificate {
    /**
     * It names one device and may be used by a TLS client now.
     *
     * @param device the only common name, its grammar not checked yet
     * @param fingerprint SHA-256, 64 lower-case hex digits
     */
    record Named(String device, String fingerprint, Instant notBefore) implements NodeCertificate {}

    /**
     * @param why one sentence
     */
    record Unusable(String why) implements NodeCertificate {}

    /** Object id of the purpose "TLS client" (RFC 5280, 4.2.1.12). */
    String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    /** Index of digitalSignature in the key usage bits (RFC 5280, 4.2.1.3). */
    int DIGITAL_SIGNATURE = 0;

    /**
     * Reads the chain that TLS verified, now or when the TLS session began: what may have changed
     * since then is checked again here.
     */
    static NodeCertificate read(List<X509Certificate> chain, Instant now, Revocations revocations) {
        if (chain.isEmpty()) {
            return new Unusable("no client certificate");
        }
        X509Certificate own = chain.getFirst();
        if (now.isBefore(own.getNotBefore().toInstant())) {
            return new Unusable("the certificate is not valid yet");
        }
        if (now.isAfter(own.getNotAfter().toInstant())) {
            return new Unusable("the certificate has expired");
        }
        if (own.getBasicConstraints() >= 0) {
            return new Unusable("a CA's certificate names no node");
        }
        if (!isForClients(own)) {
            return new Unusable("the certificate is not for TLS clients");
        }
        if (chain.stream().anyMatch(revocations::contain)) {
            return new Unusable("the certificate is on its authority's revocation list");
        }
        List<String> names = commonNames(own);
        return names.size() == 1
                ? new Named(names.getFirst(), Fingerprint.of(own), own.getNotBefore().toInstant())
                : new Unusable("the certificate has " + names.size() + " common names, not one");
    }

    private static boolean isForClients(X509Certificate certificate) {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            boolean[] usage = certificate.getKeyUsage();
            return (purposes == null || purposes.contains(CLIENT_AUTH))
                    && (usage == null || usage[DIGITAL_SIGNATURE]);
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    private static List<String> commonNames(X509Certificate certificate) {
        var names = new ArrayList<String>();
        var subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        for (var level : subject.getRDNs()) {
            for (var part : level.getTypesAndValues()) {
                if (part.getType().equals(BCStyle.CN)) {
                    names.add(part.getValue() instanceof ASN1String text ? text.getString() : "");
                }
            }
        }
        return names;
    }
}
