package io.headwater.bridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.bridge.parts.TestBridge;
import io.headwater.bridge.parts.TestKafka;
import io.headwater.bridge.parts.TestNode;
import io.headwater.bridge.parts.TestPki;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of connect.json, over real TLS against a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectVectorsIT {
    private static final String WILL = "{\"Connectivity\":{\"Connected\":false}}";

    private final TestKafka kafka;
    private final TestBridge bridge;
    private final TestPki strangers = new TestPki("somebody else");

    ConnectVectorsIT(@TempDir Path folder) throws IOException {
        kafka = new TestKafka(folder.resolve("kafka")).start();
        bridge = new TestBridge(kafka, folder.resolve("identity"), Map.of("mqtt.alt.port", "0"));
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

    static Stream<Arguments> cases() throws IOException {
        try (var in = ConnectVectorsIT.class.getResourceAsStream("/vectors/connect.json")) {
            JsonNode set = new ObjectMapper().readTree(in);
            return StreamSupport.stream(set.get("cases").spliterator(), false)
                    .map(it -> Arguments.of(it.get("id").asText(), it));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @Requirement({"R-ID-1", "R-MQ-1", "R-MQ-2", "R-MQ-3", "R-TLS-1", "R-TLS-3", "R-TLS-4"})
    void answersAsTheVectorSays(String id, JsonNode vector) throws Exception {
        if (vector.has("tls_handshake")) {
            assertThatThrownBy(() -> connect(vector, TestNode.Connect.as("any")))
                    .isInstanceOf(IOException.class);
            return;
        }
        var connect = asConnect(vector.get("connect"));
        if (vector.at("/tls/cert_status").asText().equals("deactivated")) {
            var node = NodeKey.rainmaker(vector.at("/tls/cn").asText());
            bridge.bridge().credentials().revoke(node).toCompletableFuture().join();
            assertThat(connect(vector, connect)).isEqualTo(vector.get("connack").asInt());
            bridge.bridge()
                    .credentials()
                    .register(node, bridge.certificate(node.device()).certificate())
                    .toCompletableFuture()
                    .join();
            return;
        }
        if (vector.has("given")) {
            takesOver(vector, connect);
            return;
        }
        assertThat(connect(vector, connect)).isEqualTo(vector.get("connack").asInt());
    }

    private void takesOver(JsonNode vector, TestNode.Connect connect) throws Exception {
        String device = connect.clientId();
        var will = new TestNode.Will(vector.at("/given/will/topic").asText(), WILL);
        try (TestNode first = bridge.connected(connect.with(will))) {
            int told = bridge.story(device).size();

            assertThat(connect(vector, connect)).isEqualTo(vector.get("connack").asInt());

            assertThat(first.isClosed()).isTrue();
            assertThat(bridge.story(device).subList(told, told + 3))
                    .containsExactly(
                            "will params-local " + WILL,
                            "disconnected DUPLICATE_CLIENTID",
                            "connected");
        }
    }

    private int connect(JsonNode vector, TestNode.Connect connect) throws Exception {
        int port =
                vector.at("/tls/port").asInt() == 443
                        ? bridge.bridge().altPort().orElseThrow()
                        : bridge.bridge().port();
        String[] alpn =
                StreamSupport.stream(vector.at("/tls/alpn").spliterator(), false)
                        .map(JsonNode::asText)
                        .toArray(String[]::new);
        try (TestNode node = TestNode.open(tls(vector), port, alpn)) {
            assertThat(node.alpn()).isEqualTo(String.join(",", alpn));
            return node.connect(connect);
        }
    }

    private SSLContext tls(JsonNode vector) throws Exception {
        String name = vector.at("/tls/cn").asText(null);
        if (name == null) {
            return TestNode.tls(bridge.authority().certificate(), null);
        }
        if (vector.at("/tls/cert_status").asText().equals("untrusted")) {
            var issued = strangers.node(name);
            return TestNode.tls(
                    bridge.authority().certificate(), issued.key(), issued.certificate());
        }
        return bridge.tls(name);
    }

    private static TestNode.Connect asConnect(JsonNode connect) {
        return new TestNode.Connect(
                connect.get("client_id").asText(),
                connect.get("clean_session").asBoolean(),
                connect.get("keep_alive").asInt(),
                connect.path("username").textValue(),
                connect.path("password").textValue(),
                null);
    }
}
