package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules come on, also over a restart, tell their user once, and go off. */
class RulesIT {
    private static final String RULE =
            """
            {"name": "Too hot", "user": "anna", "severity": "critical",
             "conditions": [{"device": "Boiler", "param": "Temperature",
                             "operator": ">", "value": 80, "clear": 70, "forSeconds": 3}]}
            """;

    /** Takes so long that it is under way while everything is started again. */
    private static final String LASTING =
            """
            {"name": "Hot for long", "user": "anna",
             "conditions": [{"device": "Boiler", "param": "Temperature",
                             "operator": ">", "value": 80, "forSeconds": 12}]}
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
                headwater.change("/api/v1/rules/lasting", LASTING);

                temperature(headwater, boiler, 85);

                await().untilAsserted(() -> assertThat(nodesOf(headwater)).hasSize(1));
                await().untilAsserted(() -> assertThat(told(service, "hot")).hasSize(1));
                assertThat(told(service, "hot").getFirst()).contains("\"severity\":\"critical\"");
            }
            try (var headwater = RunningHeadwater.start(data, options)) {
                await().atMost(Duration.ofMinutes(1)) // nobody says anything more
                        .untilAsserted(() -> assertThat(told(service, "lasting")).hasSize(1));

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
                                    JsonNode alerts =
                                            headwater
                                                    .get("/api/v1/nodes/boiler/alerts")
                                                    .path("alerts");
                                    assertThat(alerts.findValuesAsText("rule"))
                                            .containsExactly("lasting", "hot");
                                    assertThat(alerts.findValuesAsText("clearedBy"))
                                            .containsExactly("value", "value");
                                });
                await().untilAsserted(() -> assertThat(nodesOf(headwater)).isEmpty());
                assertThat(service.messages()).hasSize(2);
            }
        }
    }

    private static List<String> told(Webhook service, String rule) {
        return service.messages().stream()
                .map(Webhook.Told::body)
                .filter(body -> body.contains("\"rule\":\"" + rule + "\""))
                .toList();
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
