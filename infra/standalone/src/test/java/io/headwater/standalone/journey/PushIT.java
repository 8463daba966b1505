package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node raises reaches a service of its user that fails at first. */
class PushIT {
    private static final String TARGETS = "/api/v1/users/anna/targets";

    @TempDir static Path folder;

    @Test
    void anAlertReachesAServiceThatFailsTwiceAndTheReceiptIsThereToSee() throws Exception {
        Path config = Webhook.pushSettings(folder, "retry.first.ms=50");
        try (var service = Webhook.failingFirst(2);
                var headwater =
                        RunningHeadwater.start(
                                folder.resolve("data"), "--push-config", config.toString())) {
            Mosquitto lamp = annasLamp(headwater);
            JsonNode target = headwater.post(TARGETS, service.target());
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
            assertThat(service.told()).extracting(Webhook.Told::id).containsExactly(key, key, key);

            headwater.post(TARGETS + "/" + target.path("id").asText() + "/test", "");
            await().until(() -> service.told().size() == 4);
            await().until(
                            () ->
                                    StreamSupport.stream(deliveries(headwater).spliterator(), false)
                                            .allMatch(
                                                    delivery ->
                                                            delivery.path("status")
                                                                    .asText()
                                                                    .equals("delivered")));

            headwater.change(
                    TARGETS + "/" + target.path("id").asText() + "/presence",
                    "{\"presence\":true,\"presenceNodes\":[\"lamp\"]}");
            await().untilAsserted(
                            () -> assertThat(presenceNodes(headwater)).isEqualTo("[\"lamp\"]"));
            headwater.delete("/api/v1/nodes/lamp/users/anna");
            await().untilAsserted(() -> assertThat(presenceNodes(headwater)).isEqualTo("[]"));
        }
    }

    private static Mosquitto annasLamp(RunningHeadwater headwater) throws Exception {
        Mosquitto lamp = headwater.mosquitto(headwater.createNode("lamp"));
        lamp.publish("node/lamp/params/local/init", "{\"Lamp\":{\"Power\":true}}");
        await().until(() -> headwater.status("/api/v1/nodes/lamp/params") == 200);
        new AppUser(headwater, "anna").takes(lamp);
        return lamp;
    }

    private static JsonNode deliveries(RunningHeadwater headwater) {
        return headwater.get("/api/v1/users/anna/deliveries").path("deliveries");
    }

    /** Of which nodes the only target hears that they go offline. */
    private static String presenceNodes(RunningHeadwater headwater) {
        return headwater.get(TARGETS).at("/targets/0/presenceNodes").toString();
    }
}
