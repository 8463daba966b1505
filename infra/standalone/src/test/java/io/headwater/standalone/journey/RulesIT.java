package io.headwater.standalone.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rule comes on, tells its user once over a restart, and goes off. */
class RulesIT {
    private static final String SECRET = "c3a9f1e0-57b2-4d1e-9a44-2f6f0f2f8d11";
    private static final String RULE =
            """
            {"name": "Too hot", "user": "anna", "severity": "critical",
             "conditions": [{"device": "Boiler", "param": "Temperature",
                             "operator": ">", "value": 80, "clear": 70, "forSeconds": 3}]}
            """;

    @TempDir static Path folder;

    private final List<String> told = new CopyOnWriteArrayList<>();

    @Test
    void aValueThatIsTooHighForTooLongIsToldOnceOverARestartAndClearedWhenItFalls()
            throws Exception {
        HttpServer service = receiver();
        Path config = folder.resolve("push.properties");
        Files.writeString(config, "addresses.allowed=127.0.0.0/8,::1\n");
        String[] options = {"--push-config", config.toString()};
        Path data = folder.resolve("data");
        Path boiler;
        try {
            try (var headwater = RunningHeadwater.start(data, options)) {
                boiler = annasBoiler(headwater);
                headwater.post(
                        "/api/v1/users/anna/targets",
                        "{\"kind\":\"webhook\",\"address\":\"http://localhost:"
                                + service.getAddress().getPort()
                                + "/hook\"}");
                put(headwater, "/api/v1/rules/hot", RULE);

                temperature(headwater, boiler, 85);

                await().untilAsserted(() -> assertThat(nodesOf(headwater)).hasSize(1));
                await().untilAsserted(() -> assertThat(told).hasSize(1));
                assertThat(told.getFirst())
                        .contains("\"rule\":\"hot\"", "\"severity\":\"critical\"");
            }
            try (var headwater = RunningHeadwater.start(data, options)) {
                temperature(headwater, boiler, 86);
                await().untilAsserted(
                                () -> {
                                    JsonNode rule = ruleOfNode(headwater);
                                    assertThat(rule.at("/conditions/0/value").asInt())
                                            .isEqualTo(86);
                                    assertThat(rule.path("on").asBoolean()).isTrue();
                                });

                temperature(headwater, boiler, 60);

                await().untilAsserted(
                                () -> {
                                    JsonNode alert =
                                            headwater
                                                    .get("/api/v1/nodes/boiler/alerts")
                                                    .at("/alerts/0");
                                    assertThat(alert.path("rule").asText()).isEqualTo("hot");
                                    assertThat(alert.path("clearedBy").asText()).isEqualTo("value");
                                });
                await().untilAsserted(() -> assertThat(nodesOf(headwater)).isEmpty());
                assertThat(told).hasSize(1);
            }
        } finally {
            service.stop(0);
        }
    }

    private static Path annasBoiler(RunningHeadwater headwater) throws Exception {
        Path files = headwater.createNode("boiler");
        Mosquitto boiler = headwater.mosquitto(files);
        boiler.publish("node/boiler/params/local/init", "{\"Boiler\":{\"Temperature\":20}}");
        await().until(() -> headwater.status("/api/v1/nodes/boiler/params") == 200);
        headwater.put("/api/v1/nodes/boiler/users/anna", "{\"secretKey\":\"" + SECRET + "\"}");
        boiler.publish(
                "$aws/rules/esp_user_node_mapping/node/boiler/user/mapping",
                "{\"node_id\":\"boiler\",\"user_id\":\"anna\",\"secret_key\":\"" + SECRET + "\"}");
        await().until(() -> headwater.get("/api/v1/users/anna/nodes").path("nodes").size() == 1);
        return files;
    }

    private static void temperature(RunningHeadwater headwater, Path boiler, int degrees)
            throws Exception {
        headwater
                .mosquitto(boiler)
                .publish(
                        "node/boiler/params/local",
                        "{\"Boiler\":{\"Temperature\":" + degrees + "}}");
    }

    private static JsonNode ruleOfNode(RunningHeadwater headwater) {
        return headwater.get("/api/v1/nodes/boiler/rules").at("/rules/0");
    }

    private static JsonNode nodesOf(RunningHeadwater headwater) {
        return headwater.get("/api/v1/rules/hot").at("/on/nodes");
    }

    private static void put(RunningHeadwater headwater, String path, String body) throws Exception {
        var answer =
                headwater
                        .http()
                        .send(
                                headwater
                                        .request(path)
                                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                                        .build(),
                                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private HttpServer receiver() throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/hook",
                exchange -> {
                    try (exchange) {
                        told.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                        exchange.sendResponseHeaders(200, -1);
                    }
                });
        server.start();
        return server;
    }
}
