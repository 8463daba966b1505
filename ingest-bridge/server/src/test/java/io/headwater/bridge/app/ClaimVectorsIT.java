package io.headwater.bridge.app;

import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.bridge.claiming.Claiming;
import io.headwater.bridge.parts.ClaimClient;
import io.headwater.bridge.parts.TestBridge;
import io.headwater.bridge.parts.TestKafka;
import io.headwater.bridge.parts.TestRequest;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of claiming.json, over real HTTPS against a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClaimVectorsIT {
    private static final String MAC = "4C11AE0D72F6";
    private static final byte[] SECRET =
            HexFormat.of().parseHex("303132333435363738393a3b3c3d3e3f");

    private final TestKafka kafka;
    private final TestBridge bridge;
    private final Claiming claiming;
    private final ClaimClient client;
    private final String token;

    ClaimVectorsIT(@TempDir Path folder) throws Exception {
        kafka = new TestKafka(folder.resolve("kafka")).start();
        bridge =
                new TestBridge(
                        kafka,
                        folder.resolve("identity"),
                        Map.of("claim.port", "0", "claim.mqtt.host", "mqtt.example.org"));
        claiming = bridge.bridge().claiming().orElseThrow();
        client = new ClaimClient(bridge);
        token = claiming.tokens().issue("ada", Instant.now().plusSeconds(3_600));
    }

    @BeforeAll
    void ready() {
        bridge.awaitReady();
        claiming.registerDevice(NodeKey.rainmaker(MAC), SECRET).toCompletableFuture().join();
        await().until(() -> client.initiate(null, MAC, "esp32c3").statusCode() == 200);
    }

    @AfterAll
    void stop() {
        bridge.close();
        kafka.close();
    }

    /** Those without a request are about the answer to a challenge alone, see ChallengesTest. */
    static Stream<Arguments> cases() throws IOException {
        try (var in = ClaimVectorsIT.class.getResourceAsStream("/vectors/claiming.json")) {
            JsonNode set = new ObjectMapper().readTree(in);
            return StreamSupport.stream(set.get("cases").spliterator(), false)
                    .filter(it -> it.has("request"))
                    .map(it -> Arguments.of(it.get("id").asText(), it));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @Requirement({"R-CL-1", "R-CL-3", "R-CL-5"})
    void answersAsTheVectorSays(String id, JsonNode vector) throws Exception {
        HttpResponse<String> answer = send(vector);

        JsonNode expected = vector.path("response");
        boolean accepted = vector.get("verdict").asText().equals("accept");
        assertThat(answer.statusCode())
                .as(id + " " + answer.body())
                .isEqualTo(expected.path("status").asInt(accepted ? 200 : 400));
        JsonNode body = new ObjectMapper().readTree(answer.body());
        for (JsonNode key : expected.path("body_keys")) {
            assertThat(body.has(key.asText())).as(key.asText()).isTrue();
        }
        if (!accepted) {
            assertThat(body.get("status").asText()).isEqualTo("failure");
            assertThat(body.get("description").asText()).isNotEmpty();
        }
        if (expected.has("node_id_pattern")) {
            assertThat(body.get("node_id").asText())
                    .matches(expected.get("node_id_pattern").asText());
        }
        if (expected.has("certificate_cn")) {
            assertThat(ClaimClient.certificate(body).getSubjectX500Principal().getName())
                    .isEqualTo("CN=" + expected.get("certificate_cn").asText());
        }
        assertThat(answer.headers().firstValueAsLong("Content-Length").orElseThrow())
                .isPositive()
                .isLessThan(3_072);
        assertThat(answer.headers().firstValue("Transfer-Encoding")).isEmpty();
    }

    private HttpResponse<String> send(JsonNode vector) throws Exception {
        JsonNode request = vector.get("request");
        String path = request.get("line").asText().substring("POST ".length());
        String authorization = authorization(request.path("headers").path("Authorization"));
        ObjectNode body = request.get("body").deepCopy();
        if (body.has("csr")) {
            body.put("csr", csr(body.get("csr").asText()));
        }
        if (body.path("auth_id").asText().startsWith("<")) {
            JsonNode challenge = ClaimClient.read(client.initiate(null, MAC, "esp32c3"));
            body.put("auth_id", challenge.get("auth_id").asText());
            body.put(
                    "challenge_response",
                    ClaimClient.response(challenge.get("challenge").asText(), SECRET));
        }
        if (vector.at("/given/auth_id_state").asText().equals("used")) {
            assertThat(client.post(path, authorization, body).statusCode()).isEqualTo(200);
        }
        return client.post(path, authorization, body);
    }

    private @Nullable String authorization(JsonNode header) {
        return header.isMissingNode()
                ? null
                : header.asText().equals("<access token>") ? token : header.asText();
    }

    private String csr(String described) throws Exception {
        return switch (described) {
            case "<PEM, CN=node id>" ->
                    TestRequest.of(
                                    ClaimClient.read(client.initiate(token, MAC, "esp32"))
                                            .get("node_id")
                                            .asText())
                            .pem();
            case "<PEM, CN=someone else>" -> TestRequest.of("someone-else").pem();
            case "<PEM>", "<PEM, CN=4C11AE0D72F6>" -> TestRequest.of(MAC).pem();
            default -> described;
        };
    }
}
