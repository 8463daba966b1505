package io.headwater.standalone.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.schemas.conformance.Requirement;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lamp and the panel of its home hear each other; a neighbour's panel hears nothing. */
class GroupIT {
    private static final String ON = "{\"Lamp\":{\"Power\":true}}";
    private static final String LOCAL = "node/lamp/params/local/home";

    @TempDir static Path folder;

    @Test
    @Requirement({"R-GRP-1", "R-GRP-3", "R-GRP-5"})
    void aControllerHearsItsGroupAndTellsItWhatToDo() throws Exception {
        try (var headwater = RunningHeadwater.start(folder.resolve("data"))) {
            Path lampFolder = headwater.createNode("lamp");
            Mosquitto lamp = headwater.mosquitto(lampFolder);
            Mosquitto panel = headwater.mosquitto(headwater.createNode("panel"));
            Mosquitto stranger = headwater.mosquitto(headwater.createNode("stranger"));
            for (String node : List.of("lamp", "panel", "stranger")) {
                headwater
                        .mosquitto(folder.resolve(node))
                        .publish("node/" + node + "/params/local", ON);
                await().until(() -> headwater.status("/api/v1/nodes/" + node) == 200);
            }
            headwater.change("/api/v1/nodes/lamp/groups/home");
            headwater.change("/api/v1/nodes/panel/groups/home?controller=true");
            headwater.change("/api/v1/nodes/stranger/groups/away?controller=true");

            await().until(
                            () ->
                                    headwater
                                            .get("/api/v1/groups/home/nodes")
                                            .path("nodes")
                                            .findValuesAsText("id")
                                            .equals(List.of("lamp", "panel")));

            Process refused = stranger.hear("node/+/params/local/home");
            assertThat(refused.waitFor(60, TimeUnit.SECONDS)).as("no filter was granted").isTrue();
            try (var hearing = new Hearing(panel, "node/+/params/local/home")) {
                await().until(
                                () -> {
                                    hearing.insist();
                                    lamp.publish(LOCAL, ON);
                                    return hearing.lines().contains(LOCAL + " " + ON);
                                });
            }
            assertThat(headwater.get("/api/v1/nodes/panel/downlinks").path("downlinks")).isEmpty();

            try (var hearing = new Hearing(lamp, "node/lamp/params/remote/home")) {
                await().until(
                                () -> {
                                    stranger.publish("node/lamp/params/remote/home", "{}");
                                    panel.publish("node/lamp/params/remote/home", ON);
                                    return hearing.lines()
                                            .contains("node/lamp/params/remote/home " + ON);
                                });
                assertThat(hearing.lines()).doesNotContain("node/lamp/params/remote/home {}");
            }
        }
    }

    /** A client that listens, and listens again when it was refused; one thread. */
    private static final class Hearing implements AutoCloseable {
        private final Mosquitto node;
        private final String filter;
        private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
        private Process process;

        Hearing(Mosquitto node, String filter) {
            this.node = node;
            this.filter = filter;
            process = begun();
        }

        ConcurrentLinkedQueue<String> lines() {
            return lines;
        }

        /** What opens a topic to a node reaches its bridge a moment later. */
        void insist() {
            if (!process.isAlive()) {
                process = begun();
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
            assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(30));
        }

        private Process begun() {
            Process started = node.hear(filter);
            Thread.ofVirtual().start(() -> read(started));
            return started;
        }

        private void read(Process started) {
            new BufferedReader(new InputStreamReader(started.getInputStream(), UTF_8))
                    .lines()
                    .forEach(lines::add);
        }
    }
}
