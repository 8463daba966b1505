package io.headwater.standalone.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** {@code headwater bridge} as a process of its own, always on the same ports. */
final class RunningBridge implements AutoCloseable {
    private final RunningRole role;

    private RunningBridge(RunningRole role) {
        this.role = role;
    }

    /**
     * Where a bridge is at home: its ports, its identity and its Kafka stay the same over restarts.
     *
     * @param folder of its own
     */
    record Home(Path folder, int mqttPort, int healthPort, String bootstrapServers) {
        static Home in(Path folder, String bootstrapServers) {
            return new Home(
                    folder, RunningRole.freePort(), RunningRole.freePort(), bootstrapServers);
        }

        Path identity() {
            return folder.resolve("identity");
        }

        private Path settings() throws IOException {
            var settings = new Properties();
            settings.putAll(
                    new HashMap<>(
                            Map.of(
                                    "headwater.bridge.mqtt.host",
                                    "127.0.0.1",
                                    "headwater.bridge.mqtt.port",
                                    Integer.toString(mqttPort),
                                    "headwater.bridge.identity.dir",
                                    identity().toString(),
                                    "headwater.bridge.kafka.bootstrap.servers",
                                    bootstrapServers)));
            Path file = folder.resolve("bridge.properties");
            try (var out = Files.newBufferedWriter(file)) {
                settings.store(out, null);
            }
            return file;
        }
    }

    /** Starts it and waits until nodes can be let in. */
    static RunningBridge start(Home home) throws IOException {
        var words =
                List.of(
                        "bridge",
                        "--config",
                        home.settings().toString(),
                        "--health-port",
                        Integer.toString(home.healthPort()));
        return new RunningBridge(
                RunningRole.launch(home.folder().resolve("bridge.out"), home.healthPort(), words)
                        .awaitReady());
    }

    /** SIGKILL: no chance to clean up. */
    void kill() {
        role.kill();
    }

    /** SIGTERM, and the end of the orderly stop. */
    void stop() throws InterruptedException {
        role.stop();
    }

    @Override
    public void close() {
        kill();
    }
}
