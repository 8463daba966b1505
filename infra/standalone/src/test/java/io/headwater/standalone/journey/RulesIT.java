package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rule comes on, tells its user once over a restart, and goes off. */
class RulesIT {
    private static final String RULE =
            """
            {"name": "Too hot", "user": "anna", "severity": "critical",
             "conditions": [{"device": "Boiler", "param": "Temperature",
                             "operator": ">", "value": 80, "clear": 70, "forSeconds": 3}]}
            """;

    @TempDir static Path folder;

    @Test
    void aValueThatIsTooHighForTooLongIsToldOnceOverARestartAndClearedWhenItFalls()
            throws Exception {
        Path config = Webhook.pushSettings(folder);
        String[] options = {"--push-config", config.toString()};
        Path data = folder.resolve("data");
        Path boiler;
        try (var service = Webhook.open()) {
            try (var headwater = RunningHeadwater.start(data, options)) {
                boiler = annasBoiler(headwater);
                headwater.post("/api/v1/users/anna/targets", service.target());
                headwater.change("/api/v1/rules/hot", RULE);

                temperature(headwater, boiler, 85);

                await().untilAsserted(() -> assertThat(nodesOf(headwater)).hasSize(1));
                await().untilAsserted(() -> assertThat(service.messages()).hasSize(1));
                assertThat(service.messages().getFirst().body())
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
                assertThat(service.messages()).hasSize(1);
            }
        }
    }

    private static Path annasBoiler(RunningHeadwater headwater) throws Exception {
        Path files = headwater.createNode("boiler");
        Mosquitto boiler = headwater.mosquitto(files);
        boiler.publish("node/boiler/params/local/init", "{\"Boiler\":{\"Temperature\":20}}");
        await().until(() -> headwater.status("/api/v1/nodes/boiler/params") == 200);
        new AppUser(headwater, "anna").takes(boiler);
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
}
