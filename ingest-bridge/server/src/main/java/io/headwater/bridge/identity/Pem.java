package io.headwater.bridge.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.util.io.pem.PemObject;

/** Keys, certificates and revocation lists as PEM text. */
final class Pem {
    /** What PKCS#8 calls a key that is encrypted (RFC 7468, 11). */
    static final String SEALED_KEY = "ENCRYPTED PRIVATE KEY";

    private Pem() {}

    /** The text holds nothing usable; the message says what was found instead. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    /** A private key in PKCS#8, SEC 1 (EC) or PKCS#1 (RSA) form, without a password. */
    static PrivateKey privateKey(byte[] text) throws UnreadableException {
        return plainKey(text)
                .orElseThrow(
                        () ->
                                new UnreadableException(
                                        "the key is protected by a password; write it without one, readable by its owner alone"));
    }

    /** A private key that {@link #write(PrivateKey, Passphrase)} sealed. */
    static PrivateKey privateKey(byte[] text, Passphrase passphrase) throws UnreadableException {
        for (Object object : objects(text)) {
            if (object instanceof PKCS8EncryptedPrivateKeyInfo sealed) {
                try {
                    return SealedKey.open(sealed.getEncoded(), passphrase);
                } catch (GeneralSecurityException | IOException e) {
                    throw new UnreadableException(
                            "the passphrase does not open it, or it is broken");
                }
            }
        }
        throw new UnreadableException("holds no PKCS#8 key that a passphrase protects");
    }

    private static Optional<PrivateKey> plainKey(byte[] text) throws UnreadableException {
        var keys = new JcaPEMKeyConverter();
        try {
            for (Object object : objects(text)) {
                switch (object) {
                    case PrivateKeyInfo key -> {
                        return Optional.of(keys.getPrivateKey(key));
                    }
                    case PEMKeyPair pair -> {
                        return Optional.of(keys.getPrivateKey(pair.getPrivateKeyInfo()));
                    }
                    case PEMEncryptedKeyPair _, PKCS8EncryptedPrivateKeyInfo _ -> {
                        return Optional.empty();
                    }
                    default -> {
                        // EC PARAMETERS stand before an EC key as openssl writes it
                    }
                }
            }
        } catch (IOException e) {
            throw new UnreadableException("not a usable private key: " + e.getMessage());
        }
        throw new UnreadableException("holds no private key in PEM form");
    }

    /** Every certificate in the text, in its order; at least one. */
    static List<X509Certificate> certificates(byte[] text) throws UnreadableException {
        var converter = new JcaX509CertificateConverter();
        var certificates = new ArrayList<X509Certificate>();
        for (Object object : objects(text)) {
            if (object instanceof X509CertificateHolder holder) {
                try {
                    certificates.add(converter.getCertificate(holder));
                } catch (CertificateException e) {
                    throw new UnreadableException("a broken certificate: " + e.getMessage());
                }
            }
        }
        if (certificates.isEmpty()) {
            throw new UnreadableException("holds no certificate in PEM form");
        }
        return certificates;
    }

    /** The first certificate request in the text. */
    static PKCS10CertificationRequest request(byte[] text) throws UnreadableException {
        for (Object object : objects(text)) {
            if (object instanceof PKCS10CertificationRequest request) {
                return request;
            }
        }
        throw new UnreadableException("holds no certificate request in PEM form");
    }

    /** Every revocation list in the text; at least one. */
    static List<X509CRL> revocationLists(byte[] text) throws UnreadableException {
        var converter = new JcaX509CRLConverter();
        var lists = new ArrayList<X509CRL>();
        for (Object object : objects(text)) {
            if (object instanceof X509CRLHolder holder) {
                try {
                    lists.add(converter.getCRL(holder));
                } catch (GeneralSecurityException e) {
                    throw new UnreadableException("a broken revocation list: " + e.getMessage());
                }
            }
        }
        if (lists.isEmpty()) {
            throw new UnreadableException("holds no revocation list in PEM form");
        }
        return lists;
    }

    static String write(X509Certificate certificate) {
        return writeAny(certificate);
    }

    /** PKCS#8, without a password. */
    static String write(PrivateKey key) {
        try {
            return writeAny(new JcaPKCS8Generator(key, null));
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    /** PKCS#8, encrypted. */
    static String write(PrivateKey key, Passphrase passphrase) {
        try {
            return writeAny(
                    new PemObject(SEALED_KEY, SealedKey.seal(key, passphrase).getEncoded()));
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    private static String writeAny(Object object) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text.toString();
    }

    private static List<Object> objects(byte[] text) throws UnreadableException {
        var objects = new ArrayList<>();
        try (var parser = new PEMParser(new StringReader(new String(text, US_ASCII)))) {
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                objects.add(next);
            }
        } catch (IOException | RuntimeException e) { // hostile PEM makes the parser throw either
            throw new UnreadableException("not PEM: " + e.getMessage());
        }
        return objects;
    }
}
