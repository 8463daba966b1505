package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.conformance.Requirement;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node shown online is online, however it or its bridge went. */
class PresenceIT {
    @TempDir static Path folder;

    @Test
    @Requirement({"R-PR-1", "R-PR-5"})
    void aNodeIsOnlineWhileItIsConnectedAndNeverAfterItOrItsBridgeWasKilled() throws Exception {
        Path data = folder.resolve("data");
        RunningHeadwater headwater = RunningHeadwater.start(data);
        Mosquitto lamp = headwater.mosquitto(headwater.createNode("lamp"));

        Process killed = lamp.stay();
        await().untilAsserted(
                        () ->
                                assertThat(presence(headwater).path("connected").asBoolean())
                                        .isTrue());
        kill(killed);
        await().untilAsserted(
                        () ->
                                assertThat(presence(headwater).path("reason").asText())
                                        .isEqualTo("CONNECTION_LOST"));
        assertThat(presence(headwater).path("connected").asBoolean(true)).isFalse();
        await().untilAsserted(
                        () ->
                                assertThat(
                                                headwater
                                                        .get("/api/v1/nodes/lamp/params")
                                                        .at("/params/Connectivity/Connected/value")
                                                        .asBoolean(true))
                                        .isFalse());

        Process replaced = lamp.stay();
        await().untilAsserted(
                        () ->
                                assertThat(presence(headwater).path("connected").asBoolean())
                                        .isTrue());
        String session = presence(headwater).path("session").asText();
        Process newer = lamp.stay();
        await().untilAsserted(
                        () -> {
                            assertThat(presence(headwater).path("session").asText())
                                    .isNotEqualTo(session);
                            assertThat(presence(headwater).path("connected").asBoolean()).isTrue();
                        });
        kill(replaced); // it would come back and replace the newer one

        headwater.kill();
        kill(newer);
        try (var again = RunningHeadwater.start(data)) {
            assertThat(presence(again).path("connected").asBoolean(true)).isFalse();
            assertThat(presence(again).path("reason").asText()).isEqualTo("BRIDGE_LOST");
            assertThat(again.get("/api/v1/nodes?connected=true").path("nodes")).isEmpty();
        }
    }

    private static JsonNode presence(RunningHeadwater headwater) {
        return headwater.get("/api/v1/nodes/lamp").path("presence");
    }

    private static void kill(Process client) throws InterruptedException {
        client.destroyForcibly();
        assertThat(client.waitFor(10, TimeUnit.SECONDS)).as("the client is gone").isTrue();
    }
}
