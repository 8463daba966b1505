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
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v2CRLBuilder;
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
    /** Made once, because it takes so long; whoever has an RSA key has this one. */
    private static final KeyPair RSA = generated("RSA", 2048);

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

    /** One with a subject that text cannot express, for clients and valid now. */
    public Issued node(X500Name subject) {
        KeyPair pair = keys("EC");
        return new Issued(
                pair.getPrivate(),
                sign(subject, pair, false, KeyPurposeId.id_kp_clientAuth, life()),
                authority);
    }

    /** One that may sign others, and be shown as well. */
    public Issued subordinate(String commonName) {
        KeyPair pair = keys("EC");
        var subject = new X500Name("CN=" + commonName);
        return new Issued(
                pair.getPrivate(),
                sign(subject, pair, true, KeyPurposeId.anyExtendedKeyUsage, life()),
                authority);
    }

    /** The authority as if it were a node. */
    public Issued itself() {
        return new Issued(keys.getPrivate(), authority, authority);
    }

    /** Valid now and for a day. */
    public static Life life() {
        Instant now = Instant.now();
        return new Life(now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(1)));
    }

    public X509CRL revoking(X509Certificate... certificates) {
        return revoking(Instant.now().plus(Duration.ofDays(1)), certificates);
    }

    /**
     * @param nextUpdate until when the next list is promised
     */
    public X509CRL revoking(Instant nextUpdate, X509Certificate... certificates) {
        var list = new JcaX509v2CRLBuilder(authority.getSubjectX500Principal(), now());
        list.setNextUpdate(Date.from(nextUpdate));
        for (X509Certificate certificate : certificates) {
            list.addCRLEntry(certificate.getSerialNumber(), now(), CRLReason.keyCompromise);
        }
        return signed(list);
    }

    /** A list of what changed since the first one, which is of no use alone. */
    public X509CRL changes() {
        var list = new JcaX509v2CRLBuilder(authority.getSubjectX500Principal(), now());
        try {
            list.addExtension(Extension.deltaCRLIndicator, true, new CRLNumber(BigInteger.ONE));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return signed(list);
    }

    private X509CRL signed(X509v2CRLBuilder list) {
        try {
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
        writeServerFiles(folder, "EC");
    }

    /**
     * @param algorithm of the server's key: EC or RSA
     */
    public void writeServerFiles(Path folder, String algorithm) throws IOException {
        Issued server = node("CN=bridge", algorithm, KeyPurposeId.id_kp_serverAuth, life());
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
        return algorithm.equals("RSA") ? RSA : generated(algorithm, 256);
    }

    private static KeyPair generated(String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Date now() {
        return Date.from(Instant.now());
    }
}
