package io.headwater.bridge.identity;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

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
    /** Names and kinds as firmware looks for them (rainmaker.md 1.5). */
    private static final String FACTORY_DATA =
            """
            key,type,encoding,value
            rmaker_creds,namespace,,
            node_id,file,binary,node.info
            mqtt_host,file,binary,endpoint.info
            client_cert,file,binary,node.crt
            client_key,file,binary,node.key
            random,file,binary,node.random
            """;

    private static final int RANDOM_BYTES = 64;

    /** The files of a certificate that was just issued. */
    public static NodeCertificateFiles of(
            String device, IssuedCertificate issued, String authorityPem, String mqttHost) {
        return new NodeCertificateFiles(
                device, issued.keyPem(), issued.certificatePem(), authorityPem, mqttHost);
    }

    /**
     * Writes {@code node.key} (readable by its owner alone), {@code node.crt}, {@code ca.crt},
     * {@code node.info} and {@code endpoint.info} into this folder, replacing older ones; and for
     * the node's flash {@code node.random}, 64 bytes by which it proves possession, and {@code
     * fctry.csv}, of which ESP-IDF's {@code nvs_partition_gen.py} makes the partition {@code
     * fctry}.
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
        PrivateFiles.secret(folder.resolve("node.random"), random());
        PrivateFiles.open(folder.resolve("fctry.csv"), FACTORY_DATA);
    }

    private static byte[] random() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return random;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "NodeCertificateFiles[" + device + "]";
    }
}
