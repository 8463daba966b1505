package io.headwater.standalone.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.simulator.CredentialFiles;
import io.headwater.simulator.Simulator;
import io.headwater.simulator.SimulatorSettings;
import io.headwater.simulator.link.Trust;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command to a node that is away waits for it, whatever happens to the process meanwhile. */
class CommandsIT {
    private static final String NODE = "/api/v1/nodes/cmnd000001";
    private static final String COMMANDS = NODE + "/commands";
    private static final String SET_POWER =
            "{\"command\":1,\"timeout\":3600,\"data\":{\"params\":{\"Lamp\":{\"Power\":true}}}}";

    private static final String FILES_NODE = "/api/v1/nodes/file000001";
    private static final String FILES = FILES_NODE + "/files";

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
            await().until(() -> second.status(place) == 200); // the kill may have undone its commit
            assertThat(second.get(place).path("status").asText()).isEqualTo("requested");
            try (var _ = start(settings)) {
                await().until(() -> second.get(place).path("sentAt").isTextual());
                assertThat(second.get(place).path("status").asText())
                        .isIn("in-progress", "success");
            }
        }
    }

    @Test
    @Requirement("R-CMD-10")
    void aNodeBringsAFileThatIsReadByTheAddressTheApiGives() throws Exception {
        byte[] log = "12:00 on\n12:05 off\n".repeat(1_000).getBytes(UTF_8);
        Path data = folder.resolve("files-data");
        try (var headwater = RunningHeadwater.start(data)) {
            headwater.createNode("file000001");
            var settings =
                    SimulatorSettings.of("localhost", headwater.mqttPort(), 1).withIdPrefix("file");
            try (var simulator = start(settings)) {
                await().until(() -> simulator.progress().connected() == 1);
                await().until(() -> headwater.status(FILES_NODE) == 200);

                simulator.node("file000001").bring("lamp.log", "log", log);

                await().until(
                                () ->
                                        headwater
                                                .get(FILES)
                                                .at("/files/0/status")
                                                .asText()
                                                .equals("kept"));
                JsonNode file = headwater.get(FILES).at("/files/0");
                assertThat(file.path("name").asText()).isEqualTo("lamp.log");
                assertThat(file.path("bytes").asInt()).isEqualTo(log.length);
                assertThat(read(file)).isEqualTo(log);
            }
        }
    }

    /** By its address alone, as whoever is handed it. */
    private static byte[] read(JsonNode file) throws Exception {
        var trusted = new CredentialFiles(folder).of("file000001").trusted();
        try (var http = HttpClient.newBuilder().sslContext(Trust.in(trusted)).build()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(file.path("url").asText())).build(),
                            BodyHandlers.ofByteArray())
                    .body();
        }
    }

    private static Simulator start(SimulatorSettings settings) throws Exception {
        return Simulator.start(settings, new CredentialFiles(folder), (_, _, _) -> {});
    }
}
