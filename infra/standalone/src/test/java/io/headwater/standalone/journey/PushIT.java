package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node raises reaches a service of its user that fails at first. */
class PushIT {
    private static final String TARGETS = "/api/v1/users/anna/targets";
    private static final String SECRET = "c3a9f1e0-57b2-4d1e-9a44-2f6f0f2f8d11";

    @TempDir static Path folder;

    private final List<String> keys = new CopyOnWriteArrayList<>();

    @Test
    void anAlertReachesAServiceThatFailsTwiceAndTheReceiptIsThereToSee() throws Exception {
        HttpServer service = failingTwice();
        Path config = folder.resolve("push.properties");
        Files.writeString(config, "addresses.allowed=127.0.0.0/8,::1\nretry.first.ms=50\n");
        try (var headwater =
                RunningHeadwater.start(
                        folder.resolve("data"), "--push-config", config.toString())) {
            Mosquitto lamp = annasLamp(headwater);
            JsonNode target =
                    headwater.post(
                            TARGETS,
                            "{\"kind\":\"webhook\",\"address\":\"http://localhost:"
                                    + service.getAddress().getPort()
                                    + "/hook\"}");
            assertThat(target.path("secret").asText()).startsWith("whsec_");

            lamp.publish("node/lamp/alert", "{\"esp.alert.str\":\"tank is full\"}");

            await().untilAsserted(
                            () -> {
                                JsonNode delivery = deliveries(headwater).path(0);
                                assertThat(delivery.path("status").asText()).isEqualTo("delivered");
                                assertThat(delivery.path("attempts").asInt()).isEqualTo(3);
                                assertThat(delivery.path("answer").asInt()).isEqualTo(200);
                                assertThat(delivery.path("text").asText())
                                        .isEqualTo("tank is full");
                            });
            String key = deliveries(headwater).path(0).path("id").asText();
            assertThat(keys).containsExactly(key, key, key);

            headwater.post(TARGETS + "/" + target.path("id").asText() + "/test", "");
            await().until(() -> keys.size() == 4);
            await().until(
                            () ->
                                    StreamSupport.stream(deliveries(headwater).spliterator(), false)
                                            .allMatch(
                                                    delivery ->
                                                            delivery.path("status")
                                                                    .asText()
                                                                    .equals("delivered")));
        } finally {
            service.stop(0);
        }
    }

    private static Mosquitto annasLamp(RunningHeadwater headwater) throws Exception {
        Mosquitto lamp = headwater.mosquitto(headwater.createNode("lamp"));
        lamp.publish("node/lamp/params/local/init", "{\"Lamp\":{\"Power\":true}}");
        await().until(() -> headwater.status("/api/v1/nodes/lamp/params") == 200);
        headwater.put("/api/v1/nodes/lamp/users/anna", "{\"secretKey\":\"" + SECRET + "\"}");
        lamp.publish(
                "$aws/rules/esp_user_node_mapping/node/lamp/user/mapping",
                "{\"node_id\":\"lamp\",\"user_id\":\"anna\",\"secret_key\":\"" + SECRET + "\"}");
        await().until(() -> headwater.get("/api/v1/users/anna/nodes").path("nodes").size() == 1);
        return lamp;
    }

    private static JsonNode deliveries(RunningHeadwater headwater) {
        return headwater.get("/api/v1/users/anna/deliveries").path("deliveries");
    }

    private HttpServer failingTwice() throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/hook",
                exchange -> {
                    try (exchange) {
                        exchange.getRequestBody().readAllBytes();
                        keys.add(exchange.getRequestHeaders().getFirst("webhook-id"));
                        exchange.sendResponseHeaders(keys.size() < 3 ? 503 : 200, -1);
                    }
                });
        server.start();
        return server;
    }
}
