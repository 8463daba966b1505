package io.headwater.bridge.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.avro.rejected.Rejected;
import io.headwater.bridge.parts.TestBridge;
import io.headwater.bridge.parts.TestKafka;
import io.headwater.bridge.parts.TestNode;
import io.headwater.bridge.parts.TestPki;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UplinkHeaders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that say over HTTPS what others say over MQTT. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeApiIT {
    private static final String ON = "{\"Lamp\":{\"Power\":true}}";

    private final TestKafka kafka;
    private final TestBridge bridge;

    NodeApiIT(@TempDir Path folder) throws IOException {
        kafka = new TestKafka(folder.resolve("kafka")).start();
        bridge = new TestBridge(kafka, folder.resolve("identity"), Map.of("api.port", "0"));
    }

    @BeforeAll
    void ready() {
        bridge.awaitReady();
    }

    @AfterAll
    void stop() {
        bridge.close();
        kafka.close();
    }

    @Test
    void landsEachMessageOnTheChannelThatItWouldHaveOverMqtt() throws Exception {
        String response = Base64.getEncoder().encodeToString("tlv".getBytes(UTF_8));

        assertThat(send("hera", "PUT", "/v1/node/config", "{}").statusCode()).isEqualTo(200);
        assertThat(send("hera", "POST", "/v1/node/params/local", ON).statusCode()).isEqualTo(200);
        assertThat(send("hera", "PUT", "/v1/node/params/local", ON).statusCode()).isEqualTo(200);
        assertThat(send("hera", "POST", "/v1/node/otastatus", "{}").statusCode()).isEqualTo(200);
        assertThat(send("hera", "POST", "/v1/node/cmd_resp", response).statusCode()).isEqualTo(200);

        assertThat(bridge.story("hera"))
                .containsExactly(
                        "config {}",
                        "params-init " + ON,
                        "params-local " + ON,
                        "otastatus {}",
                        "from-node tlv");
    }

    @Test
    void vouchesForTheNodeAndNamesNoSession() throws Exception {
        send("io", "PUT", "/v1/node/params/local", ON);

        var record = bridge.uplink("io").getFirst();
        var headers = UplinkHeaders.read(record.headers(), record.timestamp());
        assertThat(headers.trust()).isEqualTo(UplinkHeaders.Trust.CREDENTIAL);
        assertThat(headers.epoch()).isNull();
        assertThat(headers.topic()).isEqualTo("node/io/params/local");
    }

    @Test
    void leavesTheNodesMqttSessionAlone() throws Exception {
        try (TestNode node = bridge.connected("leda")) {
            assertThat(send("leda", "PUT", "/v1/node/params/local", ON).statusCode())
                    .isEqualTo(200);

            node.publish(1, "node/leda/alert", "{}");
            assertThat(node.acknowledged()).isEqualTo(1);
            assertThat(bridge.story("leda"))
                    .containsExactly("connected", "params-local " + ON, "alert {}");
        }
    }

    @Test
    void keepsWhatIsOfNoUseAndSaysSo() throws Exception {
        HttpResponse<String> large =
                send("metis", "PUT", "/v1/node/params/local", " ".repeat(131_073));
        HttpResponse<String> broken = send("metis", "PUT", "/v1/node/params/local", "{");

        assertThat(large.statusCode()).isEqualTo(400);
        assertThat(bridge.rejected("metis"))
                .extracting(Rejected::getReason)
                .containsExactly("too-large");
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(body(broken).get("error_code").asInt()).isEqualTo(100_006);
        assertThat(bridge.story("metis")).containsExactly("params-local {");
    }

    @Test
    void knowsNobodyWhoseCertificateIsNotTheOneOnRecord() throws Exception {
        send("juno", "PUT", "/v1/node/params/local", ON);
        bridge.bridge()
                .credentials()
                .revoke(NodeKey.rainmaker("juno"))
                .toCompletableFuture()
                .join();

        HttpResponse<String> refused = send("juno", "PUT", "/v1/node/params/local", ON);

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(body(refused).get("error_code").asInt()).isEqualTo(100_049);
        assertThat(bridge.story("juno")).hasSize(1);
    }

    @Test
    void asksForACertificateOfANodeCa() throws Exception {
        var stranger = new TestPki("somebody else").node("lamp");
        SSLContext none = TestNode.tls(bridge.authority().certificate(), null);
        SSLContext strange =
                TestNode.tls(
                        bridge.authority().certificate(), stranger.key(), stranger.certificate());

        for (SSLContext tls : new SSLContext[] {none, strange}) {
            assertThatThrownBy(() -> send(tls, "PUT", "/v1/node/params/local", ON))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void hasNothingElse() throws Exception {
        assertThat(send("kale", "GET", "/v1/node/otafetch", "").statusCode()).isEqualTo(404);
        assertThat(send("kale", "DELETE", "/v1/node/config", "").statusCode()).isEqualTo(405);
    }

    private static JsonNode body(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private HttpResponse<String> send(String device, String method, String path, String body)
            throws Exception {
        return send(bridge.tls(device), method, path, body);
    }

    private HttpResponse<String> send(SSLContext tls, String method, String path, String body)
            throws IOException, InterruptedException {
        try (var http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(tls)
                        .build()) {
            int port = bridge.bridge().apiPort().orElseThrow();
            return http.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                            .timeout(Duration.ofSeconds(30))
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
