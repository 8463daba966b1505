package io.headwater.bridge.parts;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Random;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Somebody else's PKI, which can also make certificates that ours never would. */
public final class TestPki {
    private final X500Name name;
    private final KeyPair keys = keys("EC");
    private final X509Certificate authority;

    public TestPki(String name) {
        this.name = new X500Name("CN=" + name);
        this.authority = sign(this.name, keys, true, KeyPurposeId.anyExtendedKeyUsage, life());
    }

    /** A key and its certificate. */
    public record Issued(PrivateKey key, X509Certificate certificate, X509Certificate authority) {}

    /** When a certificate is valid. */
    public record Life(Instant from, Instant until) {}

    public X509Certificate authority() {
        return authority;
    }

    public Issued node(String commonName) {
        return node("CN=" + commonName, "EC", KeyPurposeId.id_kp_clientAuth, life());
    }

    /**
     * @param subject as X.500 writes it
     * @param algorithm EC or RSA
     */
    public Issued node(String subject, String algorithm, KeyPurposeId purpose, Life life) {
        KeyPair pair = keys(algorithm);
        return new Issued(
                pair.getPrivate(),
                sign(new X500Name(subject), pair, false, purpose, life),
                authority);
    }

    /** Valid now and for a day. */
    public static Life life() {
        Instant now = Instant.now();
        return new Life(now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(1)));
    }

    public X509CRL revoking(X509Certificate... certificates) {
        try {
            var list = new JcaX509v2CRLBuilder(authority.getSubjectX500Principal(), now());
            for (X509Certificate certificate : certificates) {
                list.addCRLEntry(certificate.getSerialNumber(), now(), CRLReason.keyCompromise);
            }
            return new JcaX509CRLConverter()
                    .getCRL(
                            list.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(keys.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A folder as {@code --tls-dir} wants it: a server certificate, and this CA for nodes. */
    public void writeServerFiles(Path folder) throws IOException {
        Issued server = node("CN=bridge", "EC", KeyPurposeId.id_kp_serverAuth, life());
        Files.writeString(folder.resolve("server.crt"), pem(server.certificate()));
        Files.writeString(folder.resolve("server.key"), pem(server.key()));
        Files.writeString(folder.resolve("ca.crt"), pem(authority));
    }

    /** Any key, certificate or list as PEM. */
    public static String pem(Object object) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(
                    object instanceof PrivateKey key ? new JcaPKCS8Generator(key, null) : object);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private X509Certificate sign(
            X500Name subject, KeyPair pair, boolean ca, KeyPurposeId purpose, Life life) {
        try {
            var builder =
                    new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(64, new Random()).setBit(63),
                            Date.from(life.from()),
                            Date.from(life.until()),
                            subject,
                            pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
            if (!ca) {
                builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(keys.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys(String algorithm) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Date now() {
        return Date.from(Instant.now());
    }
}
