package io.headwater.bridge.identity;

import java.nio.ByteBuffer;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a certificate says about the node that shows it. */
sealed interface NodeCertificate {
    /**
     * It names one device and may be used by a TLS client now.
     *
     * @param device the only common name, its grammar not checked yet
     * @param fingerprint SHA-256, 64 lower-case hex digits
     * @param publicKey its key, SubjectPublicKeyInfo in DER; not to be written to
     */
    record Named(
            String device,
            String fingerprint,
            Instant notBefore,
            Instant notAfter,
            ByteBuffer publicKey)
            implements NodeCertificate {}

    /**
     * @param why one sentence
     */
    record Unusable(Objection objection, String why) implements NodeCertificate {}

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
            return new Unusable(Objection.NO_CERTIFICATE, "no client certificate");
        }
        X509Certificate own = chain.getFirst();
        Optional<Unusable> unfit = unfit(own, now);
        if (unfit.isPresent()) {
            return unfit.get();
        }
        if (revocations.containAnyOf(chain)) {
            return new Unusable(
                    Objection.LISTED, "the certificate is on its authority's revocation list");
        }
        return switch (CommonName.of(own)) {
            case CommonName.Only(var name) ->
                    new Named(
                            name,
                            Fingerprint.of(own),
                            own.getNotBefore().toInstant(),
                            own.getNotAfter().toInstant(),
                            ByteBuffer.wrap(own.getPublicKey().getEncoded()));
            case CommonName.Unclear(var why) -> new Unusable(Objection.COMMON_NAME, why);
        };
    }

    /** Why a certificate is of no use to a node now, whoever signed it; empty when it may be. */
    static Optional<Unusable> unfit(X509Certificate own, Instant now) {
        if (now.isBefore(own.getNotBefore().toInstant())) {
            return unusable(Objection.NOT_VALID_YET, "the certificate is not valid yet");
        }
        if (now.isAfter(own.getNotAfter().toInstant())) {
            return unusable(Objection.EXPIRED, "the certificate has expired");
        }
        if (own.getBasicConstraints() >= 0) {
            return unusable(Objection.AUTHORITY, "a CA's certificate names no node");
        }
        if (!isForClients(own)) {
            return unusable(Objection.WRONG_USAGE, "the certificate is not for TLS clients");
        }
        return Optional.empty();
    }

    private static Optional<Unusable> unusable(Objection objection, String why) {
        return Optional.of(new Unusable(objection, why));
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
}
