package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.simulator.CredentialFiles;
import io.headwater.simulator.Simulator;
import io.headwater.simulator.SimulatorSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command to a node that is away waits for it, whatever happens to the process meanwhile. */
class CommandsIT {
    private static final String NODE = "/api/v1/nodes/cmnd000001";
    private static final String COMMANDS = NODE + "/commands";
    private static final String SET_POWER =
            "{\"command\":1,\"timeout\":3600,\"data\":{\"params\":{\"Lamp\":{\"Power\":true}}}}";

    @TempDir static Path folder;

    @Test
    void aCommandToANodeThatIsAwayIsSentWhenItAsksAlsoAfterAKill() throws Exception {
        Path data = folder.resolve("data");
        RunningHeadwater first = RunningHeadwater.start(data);
        int mqttPort = first.mqttPort();
        first.createNode("cmnd000001");
        var settings = SimulatorSettings.of("localhost", mqttPort, 1).withIdPrefix("cmnd");
        try (var once = start(settings)) {
            await().until(() -> once.progress().connected() == 1);
            await().until(
                            () ->
                                    first.status(NODE) == 200
                                            && first.get(NODE).path("commandResponse").asBoolean());
        }
        await().until(() -> !first.get(NODE).at("/presence/connected").asBoolean());

        JsonNode asked = first.post(COMMANDS, SET_POWER);
        first.kill();

        try (var second = RunningHeadwater.start(data, "--mqtt-port", Integer.toString(mqttPort))) {
            String place = COMMANDS + "/" + asked.path("id").asText();
            assertThat(asked.path("status").asText()).isEqualTo("requested");
            assertThat(second.get(place).path("status").asText()).isEqualTo("requested");
            try (var _ = start(settings)) {
                await().until(() -> second.get(place).path("sentAt").isTextual());
                assertThat(second.get(place).path("status").asText())
                        .isIn("in-progress", "success");
            }
        }
    }

    private static Simulator start(SimulatorSettings settings) throws Exception {
        return Simulator.start(settings, new CredentialFiles(folder), (_, _, _) -> {});
    }
}
