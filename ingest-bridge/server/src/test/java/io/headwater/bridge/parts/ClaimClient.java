package io.headwater.bridge.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.bridge.app.Bridge;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Whoever claims at a bridge, over HTTPS as its firmware or app would. */
public final class ClaimClient {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Bridge bridge;
    private final HttpClient http;

    public ClaimClient(TestBridge bridge) throws GeneralSecurityException, IOException {
        this.bridge = bridge.bridge();
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(TestNode.tls(bridge.authority().certificate(), null))
                        .build();
    }

    /**
     * @param path such as {@code /claim/initiate}
     * @param authorization header, or null for none
     */
    public HttpResponse<String> post(String path, @Nullable String authorization, JsonNode body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "https://localhost:"
                                                + bridge.claimPort().orElseThrow()
                                                + path))
                        .timeout(ANSWER)
                        .POST(BodyPublishers.ofString(body.toString()));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** What the body says; the answer must be a success. */
    public static JsonNode read(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return new ObjectMapper().readTree(answer.body());
    }

    public HttpResponse<String> initiate(@Nullable String token, String mac, String platform)
            throws IOException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("mac_addr", mac);
        body.put("platform", platform);
        return post("/claim/initiate", token, body);
    }

    /** A user's verify. */
    public HttpResponse<String> verify(String token, String csr)
            throws IOException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("csr", csr);
        body.put("send_mqtt_host", true);
        return post("/claim/verify", token, body);
    }

    /** A device's verify. */
    public HttpResponse<String> verify(JsonNode challenge, byte[] secret, String csr)
            throws IOException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("auth_id", challenge.get("auth_id").asText());
        body.put(
                "challenge_response",
                response(challenge.get("challenge").asText(), secret).toUpperCase(Locale.ROOT));
        body.put("csr", csr);
        return post("/claim/verify", null, body);
    }

    /** What a device makes of a challenge. */
    public static String response(String challenge, byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(secret, "HmacSHA512"));
            return HexFormat.of().formatHex(mac.doFinal(challenge.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static X509Certificate certificate(JsonNode answer) throws GeneralSecurityException {
        byte[] pem = answer.get("certificate").asText().getBytes(UTF_8);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem));
    }

    /** What a node shows with a certificate that it claimed. */
    public SSLContext tls(TestRequest request, JsonNode answer)
            throws GeneralSecurityException, IOException {
        return TestNode.tls(
                bridge.authority().orElseThrow().certificate(),
                request.keys().getPrivate(),
                certificate(answer));
    }
}
