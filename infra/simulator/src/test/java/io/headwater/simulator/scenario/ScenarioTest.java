package io.headwater.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.simulator.NodeBehaviour;
import io.headwater.simulator.update.Ending;
import io.headwater.simulator.update.UpdateRules.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {
    @Test
    void saysWhatTheNodesAreAndWhatHappensToThem() {
        Scenario scenario =
                read(
                        """
                        {"nodes": 20, "firmware": "1.4", "messagesPerSecond": 0,
                         "updates": {"transport": "stream", "attempts": 3, "rebootSeconds": 0.5,
                                     "chances": {"rolls-back": 0.2}, "byVersion": {"2.0": {"fails": 1}}},
                         "steps": [{"afterSeconds": 60, "do": "alert", "text": "too hot"},
                                   {"afterSeconds": 5, "node": "sim000001", "do": "provision",
                                    "userId": "u", "secretKey": "s"}]}
                        """);

        assertThat(scenario.fleet().nodes()).isEqualTo(20);
        NodeBehaviour behaviour = scenario.fleet().behaviour();
        assertThat(behaviour.firmware()).isEqualTo("1.4");
        assertThat(behaviour.updates().transport()).isEqualTo(Transport.STREAM);
        assertThat(behaviour.updates().rebootAfter()).isEqualTo(Duration.ofMillis(500));
        assertThat(behaviour.updates().chances()).isEqualTo(Map.of(Ending.ROLLS_BACK, 0.2));
        assertThat(behaviour.updates().byVersion())
                .isEqualTo(Map.of("2.0", Map.of(Ending.FAILS, 1.0)));
        assertThat(scenario.steps())
                .containsExactly(
                        new Scenario.Timed(
                                Duration.ofSeconds(5),
                                "sim000001",
                                new Step.Provision("u", "s", false)),
                        new Scenario.Timed(Duration.ofSeconds(60), "", new Step.Alert("too hot")));
    }

    @Test
    void needsNothing() {
        assertThat(read("{}").fleet().behaviour()).isEqualTo(NodeBehaviour.GOOD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"nods\": 3} | there is no member nods",
                "{\"nodes\": 0} | nodes: expected 1 to",
                "{\"updates\": {\"transport\": \"pigeon\"}} | there is no pigeon",
                "{\"updates\": {\"chances\": {\"explodes\": 1}}} | there is no explodes",
                "{\"steps\": [{\"do\": \"dance\"}]} | dance",
                "[] | JSON object"
            })
    void isRefusedWithItsReason(String json, String why) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad-image", "home"})
    void everyOneOfTheFolderCanBeRead(String name) {
        Scenario scenario = Scenario.read(Path.of("scenarios", name + ".json"), "localhost", 8883);

        assertThat(scenario.fleet().nodes()).isPositive();
    }

    private static Scenario read(String json) {
        return Scenario.read(json, "localhost", 8883);
    }
}
