package io.headwater.standalone.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.bridge.identity.NodeCertificateFiles;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.standalone.data.DataFolder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node from its claim to its user and its first command, with what a maker has at hand. */
class ClaimIT {
    private static final String ON = "{\"Lamp\":{\"Power\":true}}";
    private static final String MAC = "4C11AE0D72F6";

    @TempDir static Path folder;

    @Test
    @Requirement({"R-CL-4", "R-CL-6", "R-PR-6"})
    void aNodeIsClaimedIsMappedIsToldAndIsShutOut() throws Exception {
        try (var headwater = RunningHeadwater.start(folder.resolve("data"), "--strict")) {
            HttpClient claims = claims();
            String token = token(headwater);
            String id =
                    post(
                                    claims,
                                    "/claim/initiate",
                                    token,
                                    "{\"mac_addr\":\"%s\",\"platform\":\"esp32\"}".formatted(MAC))
                            .path("node_id")
                            .asText();
            assertThat(headwater.status("/api/v1/nodes/" + id)).as("not activated").isEqualTo(404);
            Path files = claimed(claims, token, id);
            JsonNode onRecord = headwater.get("/api/v1/nodes/" + id + "/certificates");
            assertThat(onRecord.path("status").asText()).isEqualTo("active");
            assertThat(onRecord.at("/certificates/0/registeredBy").asText()).isEqualTo("claim");
            assertThat(onRecord.at("/claim/user").asText()).isEqualTo("ada");
            assertThat(onRecord.at("/claim/mac").asText()).isEqualTo(MAC);
            assertThat(headwater.get("/api/v1/claiming/users/ada").path("claimed").asInt())
                    .isEqualTo(1);

            Mosquitto lamp = headwater.mosquitto(files);
            lamp.publish("node/" + id + "/params/local/init", "{\"Lamp\":{\"Power\":false}}");
            await().until(() -> headwater.status("/api/v1/nodes/" + id + "/params") == 200);
            String users = "/api/v1/nodes/" + id + "/users";
            assertThat(headwater.get(users).path("users")).as("nobody's yet").isEmpty();
            headwater.put(users + "/ada", "{\"secretKey\":\"shared\"}");
            lamp.publish(
                    "node/" + id + "/user/mapping",
                    "{\"node_id\":\"%s\",\"user_id\":\"ada\",\"secret_key\":\"shared\"}"
                            .formatted(id));
            await().until(() -> headwater.get(users).at("/users/0/userId").asText().equals("ada"));

            Process listening = lamp.stay();
            await().until(() -> presence(headwater, id).equals("connected"));
            // the client subscribes a moment after it connected, so it is told until it hears
            await().until(
                            () -> {
                                headwater.put("/api/v1/nodes/" + id + "/params", ON);
                                return listening.getInputStream().available() > 0;
                            });
            try (var heard =
                    new BufferedReader(new InputStreamReader(listening.getInputStream(), UTF_8))) {
                assertThat(heard.readLine()).isEqualTo(ON);
            }

            headwater.command("node", "revoke", id);
            await().until(() -> presence(headwater, id).equals("disconnected"));
            assertThat(
                            headwater
                                    .get("/api/v1/nodes/" + id + "/certificates")
                                    .path("status")
                                    .asText())
                    .isEqualTo("revoked");
            listening.destroyForcibly();
            assertThat(listening.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static String presence(RunningHeadwater headwater, String id) {
        return headwater.get("/api/v1/nodes/" + id).at("/presence/state").asText();
    }

    private static String token(RunningHeadwater headwater) throws Exception {
        HttpResponse<String> answer =
                headwater
                        .http()
                        .send(
                                headwater
                                        .request("/api/v1/claiming/tokens")
                                        .POST(BodyPublishers.ofString("{\"user\":\"ada\"}"))
                                        .build(),
                                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return RunningHeadwater.parsed(answer.body()).path("token").asText();
    }

    /** Claims with a key of its own, and writes what the node's flash would hold. */
    private static Path claimed(HttpClient claims, String token, String id) throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        var request =
                new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=" + id), keys.getPublic())
                        .build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(keys.getPrivate()));
        String body =
                "{\"csr\":\"%s\",\"send_mqtt_host\":true}"
                        .formatted(pem(request).replace("\n", "\\n"));
        String certificate =
                post(claims, "/claim/verify", token, body).path("certificate").asText();
        Path files = folder.resolve(id);
        new NodeCertificateFiles(
                        id,
                        pem(new JcaPKCS8Generator(keys.getPrivate(), null)),
                        certificate,
                        Files.readString(authority()),
                        "localhost")
                .write(files);
        return files;
    }

    private static JsonNode post(HttpClient claims, String path, String token, String body)
            throws Exception {
        String url = Files.readString(folder.resolve("data").resolve(DataFolder.CLAIM_URL)).strip();
        HttpResponse<String> answer =
                claims.send(
                        HttpRequest.newBuilder(URI.create(url + path))
                                .header("Authorization", token)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningHeadwater.parsed(answer.body());
    }

    private static HttpClient claims() throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var in = Files.newInputStream(authority())) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(tls).build();
    }

    private static Path authority() {
        return folder.resolve("data").resolve("ca").resolve("ca.crt");
    }

    private static String pem(Object object) throws Exception {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
