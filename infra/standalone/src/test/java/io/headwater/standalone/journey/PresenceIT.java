package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.conformance.Requirement;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node shown online is online, however it or its bridge went, and who waits for that is told. */
class PresenceIT {
    /** Who was connected when all was killed has so long to come back, then so long unseen. */
    private static final String[] SOON = {
        "-Dheadwater.topologies.presence.lost.after=5s",
        "-Dheadwater.topologies.presence.offline.after=10s"
    };

    @TempDir static Path folder;

    @Test
    @Requirement({"R-PR-1", "R-PR-4", "R-PR-5"})
    void aNodeIsOnlineWhileItIsConnectedAndNeverAfterItOrItsBridgeWasKilled() throws Exception {
        Path data = folder.resolve("data");
        Webhook service = Webhook.open();
        Path push = Webhook.pushSettings(folder);
        String[] options = {
            "--push-config", push.toString(), "--mqtt-port", Integer.toString(freePort())
        };
        RunningHeadwater headwater = RunningHeadwater.start(data, options);
        headwater.post("/api/v1/operator/targets", service.target("\"presence\":true,"));
        Process fan = headwater.mosquitto(headwater.createNode("fan")).stay();
        await().untilAsserted(
                        () ->
                                assertThat(presence(headwater, "fan").path("connected").asBoolean())
                                        .isTrue());
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

        String last = presence(headwater).path("session").asText();
        headwater.kill();
        kill(newer);
        kill(fan);
        try (var again =
                RunningHeadwater.start(
                        data,
                        Stream.concat(Stream.of(options), Stream.of(SOON))
                                .toArray(String[]::new))) {
            Process back = again.mosquitto(folder.resolve("fan")).stay();
            assertThat(presence(again).path("connected").asBoolean(true)).isFalse();
            assertThat(presence(again).path("reason").asText()).isEqualTo("BRIDGE_LOST");
            await().untilAsserted(
                            () ->
                                    assertThat(
                                                    again.get("/api/v1/nodes?connected=true")
                                                            .path("nodes"))
                                            .extracting(node -> node.path("id").asText())
                                            .containsExactly("fan"));

            await().untilAsserted(() -> assertThat(service.messages()).hasSize(1));
            assertThat(service.messages().getFirst().body()).contains("node.offline", "lamp");
            assertThat(presence(again).path("session").asText()).isEqualTo(last);
            assertThat(presence(again).path("reason").asText()).isEqualTo("BRIDGE_LOST");
            kill(back);
        } finally {
            service.close();
        }
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static JsonNode presence(RunningHeadwater headwater) {
        return presence(headwater, "lamp");
    }

    private static JsonNode presence(RunningHeadwater headwater, String node) {
        return headwater.get("/api/v1/nodes/" + node).path("presence");
    }

    private static void kill(Process client) throws InterruptedException {
        client.destroyForcibly();
        assertThat(client.waitFor(10, TimeUnit.SECONDS)).as("the client is gone").isTrue();
    }
}
