package io.headwater.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * Credentials in a folder per node, as {@code headwater node create ID --out FOLDER/ID} writes
 * them: node.key, node.crt and ca.crt. Keys may be PKCS 8, SEC 1 or PKCS 1, all in PEM.
 */
public final class CredentialFiles implements NodeCredentials {
    private final Path folder;

    /**
     * @param folder holds a folder per node id
     */
    public CredentialFiles(Path folder) {
        this.folder = folder;
    }

    @Override
    public Identity of(String nodeId) {
        Path files = folder.resolve(nodeId);
        try {
            return new Identity(
                    key(files.resolve("node.key")),
                    certificates(files.resolve("node.crt")),
                    certificates(files.resolve("ca.crt")));
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException(
                    "node "
                            + nodeId
                            + " has no usable credentials in "
                            + files
                            + " ("
                            + e
                            + "); make them with: headwater node create "
                            + nodeId
                            + " --out "
                            + files,
                    e);
        }
    }

    private static PrivateKey key(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file);
                var pem = new PEMParser(reader)) {
            var converter = new JcaPEMKeyConverter();
            Object found;
            while ((found = pem.readObject()) != null) {
                if (found instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (found instanceof PrivateKeyInfo key) {
                    return converter.getPrivateKey(key);
                }
            }
            throw new IOException(file + " holds no unencrypted private key");
        }
    }

    private static List<X509Certificate> certificates(Path file)
            throws IOException, CertificateException {
        try (InputStream pem = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }
    }
}
