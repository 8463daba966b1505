package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** {@code headwater bridge} as a process of its own, always on the same ports. */
final class RunningBridge implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;

    private RunningBridge(Process process) {
        this.process = process;
    }

    /**
     * Where a bridge is at home: its ports, its identity and its Kafka stay the same over restarts.
     *
     * @param folder of its own
     */
    record Home(Path folder, int mqttPort, int healthPort, String bootstrapServers) {
        static Home in(Path folder, String bootstrapServers) {
            return new Home(folder, freePort(), freePort(), bootstrapServers);
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

        private static int freePort() {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Starts it and waits until nodes can be let in. */
    static RunningBridge start(Home home) throws IOException {
        Path log = home.folder().resolve("bridge.out");
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path")),
                        "io.headwater.standalone.Launcher",
                        "bridge",
                        "--config",
                        home.settings().toString(),
                        "--health-port",
                        Integer.toString(home.healthPort()));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        await("headwater bridge")
                .atMost(START)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> {
                            assertThat(process.isAlive()).as("it ended; see %s", log).isTrue();
                            return isReady(home.healthPort());
                        });
        return new RunningBridge(process);
    }

    /** SIGKILL: no chance to clean up. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM, and the end of the orderly stop. */
    void stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it stopped in order").isTrue();
    }

    @Override
    public void close() {
        kill();
    }

    private static boolean isReady(int healthPort) {
        try {
            var address = URI.create("http://127.0.0.1:" + healthPort + "/readyz").toURL();
            var request = (HttpURLConnection) address.openConnection();
            request.setConnectTimeout(1_000);
            request.setReadTimeout(1_000);
            return request.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
