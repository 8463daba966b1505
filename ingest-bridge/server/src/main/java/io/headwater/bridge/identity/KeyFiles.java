package io.headwater.bridge.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A key and its certificate in two files; the key may be sealed. */
record KeyFiles(Path key, Path certificate) {
    private static final Logger LOGGER = LoggerFactory.getLogger(KeyFiles.class);

    /**
     * Whether both are there.
     *
     * @throws UnusableTlsException when only the key is missing: making a new one would orphan the
     *     certificates that the old one signed
     */
    boolean exist() {
        if (Files.exists(certificate) && !Files.exists(key)) {
            throw new UnusableTlsException(
                    List.of(key + ": is missing, while " + certificate + " is there"));
        }
        return Files.exists(key) && Files.exists(certificate);
    }

    void write(IssuedCertificate issued) throws IOException {
        PrivateFiles.secret(key, issued.keyPem());
        PrivateFiles.open(certificate, issued.certificatePem());
    }

    void write(IssuedCertificate issued, Passphrase passphrase) throws IOException {
        PrivateFiles.secret(key, Pem.write(issued.key(), passphrase));
        PrivateFiles.open(certificate, issued.certificatePem());
    }

    /**
     * @throws UnusableTlsException when either file is unusable
     */
    IssuedCertificate read() throws IOException {
        return read(Pem::privateKey);
    }

    /**
     * Reads a sealed key. One that an earlier version left in the open is sealed now, in its place;
     * what the disk or a backup still has of it is the operator's to see to.
     *
     * @throws UnusableTlsException when either file is unusable
     */
    IssuedCertificate read(Passphrase passphrase) throws IOException {
        if (isSealed()) {
            return read(text -> Pem.privateKey(text, passphrase));
        }
        IssuedCertificate open = read();
        PrivateFiles.secret(key, Pem.write(open.key(), passphrase));
        LOGGER.atInfo().addKeyValue("file", key).log("the authority's key is encrypted now");
        return open;
    }

    private boolean isSealed() throws IOException {
        return Files.readString(key, US_ASCII).contains(Pem.SEALED_KEY);
    }

    private interface KeyReader {
        PrivateKey read(byte[] text) throws Pem.UnreadableException;
    }

    private IssuedCertificate read(KeyReader keys) throws IOException {
        Path reading = key;
        try {
            var privateKey = keys.read(Files.readAllBytes(key));
            reading = certificate;
            var chain = Pem.certificates(Files.readAllBytes(certificate));
            if (!KeyMatch.matches(privateKey, chain.getFirst())) {
                throw new UnusableTlsException(List.of(key + ": is not the key of " + certificate));
            }
            return new IssuedCertificate(privateKey, chain.getFirst());
        } catch (Pem.UnreadableException e) {
            throw new UnusableTlsException(reading + ": " + e.getMessage(), e);
        }
    }
}
