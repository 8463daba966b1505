package io.headwater.bridge.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A key and its certificate in two files. */
record KeyFiles(Path key, Path certificate) {
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

    /**
     * @throws UnusableTlsException when either file is unusable
     */
    IssuedCertificate read() throws IOException {
        Path reading = key;
        try {
            var privateKey = Pem.privateKey(Files.readAllBytes(key));
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
