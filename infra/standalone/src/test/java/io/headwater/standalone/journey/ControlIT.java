package io.headwater.standalone.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.conformance.Requirement;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node is told what to be, says that it has heard, and reports what it became. */
class ControlIT {
    private static final String ON = "{\"Lamp\":{\"Power\":true}}";

    @TempDir static Path folder;

    @Test
    @Requirement({"R-PAR-5", "R-REM-1"})
    void whatIsSetReachesTheNodeAndItsEchoIsTheCurrentState() throws Exception {
        try (var headwater = RunningHeadwater.start(folder.resolve("data"))) {
            Mosquitto lamp = headwater.mosquitto(headwater.createNode("lamp"));
            lamp.publish("node/lamp/params/local/init", "{\"Lamp\":{\"Power\":false}}");
            await().until(() -> headwater.status("/api/v1/nodes/lamp/params") == 200);
            assertThat(headwater.put("/api/v1/nodes/lamp/params", ON).path("status").asText())
                    .as("nobody is there to hear")
                    .isEqualTo("no-connection");

            Process listening = lamp.stay();
            await().untilAsserted(
                            () ->
                                    assertThat(
                                                    headwater
                                                            .get("/api/v1/nodes/lamp")
                                                            .at("/presence/connected")
                                                            .asBoolean())
                                            .isTrue());
            JsonNode sent = acknowledged(headwater);
            try (var heard =
                    new BufferedReader(new InputStreamReader(listening.getInputStream(), UTF_8))) {
                assertThat(heard.readLine()).isEqualTo(ON);
            }
            listening.destroyForcibly();
            assertThat(listening.waitFor(10, TimeUnit.SECONDS)).isTrue();

            lamp.publish("node/lamp/params/local", ON);
            await().untilAsserted(
                            () ->
                                    assertThat(
                                                    headwater
                                                            .get("/api/v1/nodes/lamp/params")
                                                            .at("/params/Lamp/Power/value")
                                                            .asBoolean())
                                            .isTrue());
            assertThat(headwater.get("/api/v1/nodes/lamp/downlinks").at("/downlinks/0/id").asText())
                    .isEqualTo(sent.path("id").asText());
        }
    }

    /** Sets until the client has subscribed, which is a moment after it connected. */
    private static JsonNode acknowledged(RunningHeadwater headwater) {
        return await().until(
                        () -> {
                            String id =
                                    headwater
                                            .put("/api/v1/nodes/lamp/params", ON)
                                            .path("id")
                                            .asText();
                            String place = "/api/v1/nodes/lamp/downlinks/" + id;
                            await().until(
                                            () ->
                                                    !headwater
                                                            .get(place)
                                                            .path("status")
                                                            .asText()
                                                            .equals("sent"));
                            return headwater.get(place);
                        },
                        downlink -> downlink.path("status").asText().equals("acked"));
    }
}
