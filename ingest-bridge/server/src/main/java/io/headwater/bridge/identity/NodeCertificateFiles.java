package io.headwater.bridge.identity;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What a node needs to connect, as files: those of the RainMaker CLI's claim (rainmaker.md 1.5) and
 * the authority's certificate.
 *
 * @param device node id
 * @param keyPem the private key, not encrypted
 * @param certificatePem of the node
 * @param authorityPem certificate by which the node knows the bridge
 * @param mqttHost name by which the node reaches the bridge
 */
public record NodeCertificateFiles(
        String device, String keyPem, String certificatePem, String authorityPem, String mqttHost) {
    /** The files of a certificate that was just issued. */
    public static NodeCertificateFiles of(
            String device, IssuedCertificate issued, String authorityPem, String mqttHost) {
        return new NodeCertificateFiles(
                device, issued.keyPem(), issued.certificatePem(), authorityPem, mqttHost);
    }

    /**
     * Writes {@code node.key} (readable by its owner alone), {@code node.crt}, {@code ca.crt},
     * {@code node.info} and {@code endpoint.info} into this folder, replacing older ones.
     *
     * @throws IOException when a file cannot be written; those before it are
     */
    public void write(Path folder) throws IOException {
        PrivateFiles.folder(folder);
        PrivateFiles.secret(folder.resolve("node.key"), keyPem);
        PrivateFiles.open(folder.resolve("node.crt"), certificatePem);
        PrivateFiles.open(folder.resolve("ca.crt"), authorityPem);
        PrivateFiles.open(folder.resolve("node.info"), device);
        PrivateFiles.open(folder.resolve("endpoint.info"), mqttHost);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "NodeCertificateFiles[" + device + "]";
    }
}
