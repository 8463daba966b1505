package io.headwater.bridge.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes the three kinds of certificates that our own authority needs: EC P-256 throughout. */
final class Certificates {
    private static final String AUTHORITY_NAME = "Headwater node CA";

    /** Clocks of nodes and servers may differ by this much. */
    private static final Duration CLOCK_SLACK = Duration.ofMinutes(5);

    private static final SecureRandom RANDOM = new SecureRandom();

    private Certificates() {}

    static IssuedCertificate authority(Instant now, Duration life) {
        KeyPair pair = keyPair();
        var certificate =
                sign(
                        AUTHORITY_NAME,
                        pair.getPublic(),
                        AUTHORITY_NAME,
                        pair.getPrivate(),
                        pair.getPublic(),
                        now,
                        life,
                        builder -> {
                            builder.addExtension(
                                    Extension.basicConstraints, true, new BasicConstraints(0));
                            builder.addExtension(
                                    Extension.keyUsage,
                                    true,
                                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
                        });
        return new IssuedCertificate(pair.getPrivate(), certificate);
    }

    /** A certificate for a key that somebody else made. */
    static X509Certificate node(
            IssuedCertificate authority, String device, PublicKey key, Instant now, Duration life) {
        return leaf(authority, device, key, KeyPurposeId.id_kp_clientAuth, List.of(), now, life);
    }

    /**
     * @param names DNS names and IP addresses that clients may reach the server by
     */
    static IssuedCertificate server(
            IssuedCertificate authority, List<GeneralName> names, Instant now, Duration life) {
        KeyPair pair = keyPair();
        var certificate =
                leaf(
                        authority,
                        "Headwater bridge",
                        pair.getPublic(),
                        KeyPurposeId.id_kp_serverAuth,
                        names,
                        now,
                        life);
        return new IssuedCertificate(pair.getPrivate(), certificate);
    }

    private static X509Certificate leaf(
            IssuedCertificate authority,
            String commonName,
            PublicKey key,
            KeyPurposeId purpose,
            List<GeneralName> names,
            Instant now,
            Duration life) {
        return sign(
                commonName,
                key,
                AUTHORITY_NAME,
                authority.key(),
                authority.certificate().getPublicKey(),
                now,
                life,
                builder -> {
                    builder.addExtension(
                            Extension.basicConstraints, true, new BasicConstraints(false));
                    builder.addExtension(
                            Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
                    builder.addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
                    if (!names.isEmpty()) {
                        builder.addExtension(
                                Extension.subjectAlternativeName,
                                false,
                                new GeneralNames(names.toArray(GeneralName[]::new)));
                    }
                });
    }

    private interface Extensions {
        void addTo(X509v3CertificateBuilder builder) throws IOException;
    }

    private static X509Certificate sign(
            String subject,
            PublicKey subjectKey,
            String issuer,
            PrivateKey issuerKey,
            PublicKey issuerPublicKey,
            Instant now,
            Duration life,
            Extensions extensions) {
        try {
            var builder =
                    new JcaX509v3CertificateBuilder(
                            named(issuer),
                            new BigInteger(127, RANDOM).setBit(126),
                            Date.from(now.minus(CLOCK_SLACK)),
                            Date.from(now.plus(life)),
                            named(subject),
                            subjectKey);
            var keyIds = new JcaX509ExtensionUtils();
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    keyIds.createSubjectKeyIdentifier(subjectKey));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    keyIds.createAuthorityKeyIdentifier(issuerPublicKey));
            extensions.addTo(builder);
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("this Java cannot sign certificates", e);
        }
    }

    private static X500Name named(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    }

    static KeyPair keyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no EC P-256", e);
        }
    }
}
