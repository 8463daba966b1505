package io.headwater.simulator;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for one test. */
final class TestAuthority implements NodeCredentials {
    private static final X500Name NAME = new X500Name("CN=Test authority");
    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2120-01-01T00:00:00Z");

    private final KeyPair keys = newKeys();
    private final AtomicLong serial = new AtomicLong();
    private final X509Certificate certificate = sign(NAME, keys, true);

    X509Certificate certificate() {
        return certificate;
    }

    @Override
    public Identity of(String nodeId) {
        KeyPair own = newKeys();
        return new Identity(
                own.getPrivate(),
                List.of(sign(new X500Name("CN=" + nodeId), own, false)),
                List.of(certificate));
    }

    private X509Certificate sign(X500Name subject, KeyPair subjectKeys, boolean authority) {
        try {
            var builder =
                    new JcaX509v3CertificateBuilder(
                                    NAME,
                                    BigInteger.valueOf(serial.incrementAndGet()),
                                    Date.from(FROM),
                                    Date.from(UNTIL),
                                    subject,
                                    subjectKeys.getPublic())
                            .addExtension(
                                    Extension.basicConstraints,
                                    true,
                                    new BasicConstraints(authority))
                            .addExtension(
                                    Extension.subjectAlternativeName,
                                    false,
                                    new GeneralNames(
                                            new GeneralName(GeneralName.dNSName, "localhost")));
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(keys.getPrivate())));
        } catch (CertIOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
