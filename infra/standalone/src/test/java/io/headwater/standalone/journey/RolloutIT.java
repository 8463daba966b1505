package io.headwater.standalone.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.simulator.CredentialFiles;
import io.headwater.simulator.NodeBehaviour;
import io.headwater.simulator.Simulator;
import io.headwater.simulator.SimulatorSettings;
import io.headwater.simulator.update.Ending;
import io.headwater.simulator.update.UpdateRules;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Firmware for a whole fleet: a bad image stops by itself, and the next one reaches everybody. */
class RolloutIT {
    private static final int NODES = 200;
    private static final int AT_ONCE = 10;

    @TempDir static Path folder;

    @Test
    @Requirement({"R-OU-1", "R-OS-5", "R-OS-6"})
    void aBadImageStopsItselfAtItsThresholdAndTheNextReachesEveryNode() throws Exception {
        try (var headwater = RunningHeadwater.start(folder.resolve("data"))) {
            var settings =
                    SimulatorSettings.of("localhost", headwater.mqttPort(), NODES)
                            .withIdPrefix("roll")
                            .withMessagesPerSecond(0)
                            .withBehaviour(
                                    NodeBehaviour.GOOD.withUpdates(
                                            UpdateRules.GOOD.with("2.0", Ending.FAILS)));
            List<String> ids = IntStream.range(0, NODES).mapToObj(settings::nodeId).toList();
            ids.forEach(headwater::createNode);
            try (var fleet =
                    Simulator.start(settings, new CredentialFiles(folder), (_, _, _) -> {})) {
                await().until(() -> fleet.progress().connected() == NODES);
                await().until(() -> headwater.status("/api/v1/nodes/" + ids.getLast()) == 200);

                JsonNode bad = create(headwater, "bad", "2.0", ids, ",%s".formatted(limit()));
                assertThat(bad.path("status").asText()).isEqualTo("active");
                int asked = 0;
                while (asked < NODES && status(headwater, "bad").equals("active")) {
                    List<String> few = ids.subList(asked, asked + AT_ONCE);
                    few.forEach(id -> fleet.node(id).fetchUpdate());
                    asked += AT_ONCE;
                    int troubled = asked;
                    await().until(() -> progress(headwater, "bad", "troubled") >= troubled);
                }
                await().until(() -> status(headwater, "bad").equals("paused"));
                assertThat(removed(headwater, bad.at("/image/id").asText()))
                        .as("a paused job may go on")
                        .isEqualTo(409);

                create(headwater, "good", "2.1", ids, "");
                // who has seen the bad image comes first: once these have the good one, it is known
                // wherever nodes are, and with it that the bad one has stopped
                List<String> burnt = ids.subList(0, asked);
                await().pollInterval(Duration.ofSeconds(1))
                        .until(
                                () -> {
                                    burnt.forEach(id -> fleet.node(id).fetchUpdate());
                                    return burnt.stream()
                                            .allMatch(id -> version(headwater, id).equals("2.1"));
                                });
                await().pollInterval(Duration.ofSeconds(1))
                        .until(
                                () -> {
                                    ids.forEach(id -> fleet.node(id).fetchUpdate());
                                    return status(headwater, "good").equals("finished");
                                });
                await().until(() -> progress(headwater, "good", "confirmed") == NODES);
                assertThat(progress(headwater, "bad", "troubled"))
                        .as("nodes that saw the bad image; some ask by themselves")
                        .isBetween(20, NODES / 2);
                assertThat(version(headwater, ids.getLast())).isEqualTo("2.1");
            }
        }
    }

    private static String limit() {
        return "\"failureLimit\":{\"percent\":20,\"outcomes\":20,\"action\":\"pause\"}";
    }

    private static JsonNode create(
            RunningHeadwater headwater, String job, String version, List<String> ids, String more)
            throws Exception {
        HttpResponse<String> kept =
                headwater
                        .http()
                        .send(
                                headwater
                                        .request("/api/v1/ota/images?fwVersion=" + version)
                                        .POST(BodyPublishers.ofByteArray(image(version)))
                                        .build(),
                                BodyHandlers.ofString());
        assertThat(kept.statusCode()).as(kept.body()).isEqualTo(201);
        String image = RunningHeadwater.parsed(kept.body()).path("id").asText();
        String nodes = ids.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
        HttpResponse<String> created =
                headwater
                        .http()
                        .send(
                                headwater
                                        .request("/api/v1/ota/jobs")
                                        .POST(
                                                BodyPublishers.ofString(
                                                        "{\"id\":\"%s\",\"image\":{\"id\":\"%s\"},\"target\":{\"nodes\":%s}%s}"
                                                                .formatted(
                                                                        job, image, nodes, more)))
                                        .build(),
                                BodyHandlers.ofString());
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return RunningHeadwater.parsed(created.body());
    }

    /** What the build of an application would have made: headers, a description, and some code. */
    private static byte[] image(String version) {
        var image = ByteBuffer.allocate(4_096).order(ByteOrder.LITTLE_ENDIAN);
        image.put(0, (byte) 0xE9);
        image.putInt(32, 0xABCD5432);
        image.put(48, version.getBytes(UTF_8));
        image.put(80, "lamp".getBytes(UTF_8));
        return image.array();
    }

    private static int removed(RunningHeadwater headwater, String image) throws Exception {
        return headwater
                .http()
                .send(
                        headwater.request("/api/v1/ota/images/" + image).DELETE().build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private static String version(RunningHeadwater headwater, String id) {
        return headwater.get("/api/v1/nodes/" + id).path("fwVersion").asText();
    }

    private static String status(RunningHeadwater headwater, String job) {
        return headwater.get("/api/v1/ota/jobs/" + job).path("status").asText();
    }

    private static int progress(RunningHeadwater headwater, String job, String count) {
        return headwater.get("/api/v1/ota/jobs/" + job).at("/progress/" + count).asInt();
    }
}
