package io.headwater.simulator.claim;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.simulator.NodeCredentials;
import io.headwater.simulator.link.Trust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * Nodes that claim themselves, as firmware with a secret in its fuses does: the cloud sets a
 * challenge for the MAC, the node answers with an HMAC and a request for a certificate that names
 * its MAC, and that is its node id from then on. Blocks.
 */
public final class SelfClaim implements NodeCredentials {
    private static final String PLATFORM = "esp32c3";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI service;
    private final Function<String, byte[]> secrets;
    private final List<X509Certificate> trusted;
    private final HttpClient client;

    /**
     * @param service base URL of the claim service, without a slash at the end
     * @param secrets by MAC, as the cloud knows them
     * @param trusted authorities of the cloud's certificates, for claiming and for MQTT
     */
    public SelfClaim(URI service, Function<String, byte[]> secrets, List<X509Certificate> trusted) {
        this.service = service;
        this.secrets = secrets;
        this.trusted = List.copyOf(trusted);
        this.client = HttpClient.newBuilder().sslContext(Trust.in(trusted)).build();
    }

    /**
     * @param nodeId the MAC: 12 upper-case hex digits
     * @throws IllegalArgumentException when the service does not give a certificate, and why
     */
    @Override
    public Identity of(String nodeId) {
        try {
            JsonNode begun =
                    post(
                            "/claim/initiate",
                            JSON.createObjectNode()
                                    .put("mac_addr", nodeId)
                                    .put("platform", PLATFORM));
            KeyPair keys = newKeys();
            JsonNode claimed =
                    post(
                            "/claim/verify",
                            JSON.createObjectNode()
                                    .put("auth_id", begun.path("auth_id").asText())
                                    .put(
                                            "challenge_response",
                                            response(nodeId, begun.path("challenge").asText()))
                                    .put("csr", request(nodeId, keys)));
            return new Identity(keys.getPrivate(), List.of(certificate(claimed)), trusted);
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalArgumentException("claiming " + nodeId + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalArgumentException("claiming " + nodeId + " was interrupted", e);
        }
    }

    private JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.send(
                        HttpRequest.newBuilder(URI.create(service + path))
                                .timeout(PATIENCE)
                                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) { // firmware takes no other
            throw new IOException(path + " answers " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private String response(String mac, String challenge) throws GeneralSecurityException {
        Mac hmac = Mac.getInstance("HmacSHA512");
        hmac.init(new SecretKeySpec(secrets.apply(mac), "HmacSHA512"));
        return HexFormat.of().withUpperCase().formatHex(hmac.doFinal(challenge.getBytes(UTF_8)));
    }

    private static String request(String mac, KeyPair keys)
            throws IOException, OperatorCreationException {
        var text = new StringWriter();
        try (var pem = new JcaPEMWriter(text)) {
            pem.writeObject(
                    new JcaPKCS10CertificationRequestBuilder(
                                    new X500Name("CN=" + mac), keys.getPublic())
                            .build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(keys.getPrivate())));
        }
        return text.toString();
    }

    private static X509Certificate certificate(JsonNode claimed) throws GeneralSecurityException {
        byte[] pem = claimed.path("certificate").asText().getBytes(UTF_8);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem));
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
