package io.headwater.bench.storm;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Where one bridge after the other lives, started as a person or a supervisor starts it: ports,
 * identity and Kafka stay the same.
 *
 * @param launcher {@code infra/headwater}
 * @param folder has the settings and what the bridges log
 */
record BridgeHome(Path launcher, Path folder, int port, int healthPort) {
    private static final long START_SECONDS = 60;

    /** Writes the settings. */
    static BridgeHome with(Path launcher, Path folder, String bootstrapServers) throws IOException {
        var home = new BridgeHome(launcher, folder, freePort(), freePort());
        Files.write(
                home.settings(),
                List.of(
                        "headwater.bridge.mqtt.host=127.0.0.1",
                        "headwater.bridge.mqtt.port=" + home.port,
                        "headwater.bridge.identity.dir=" + home.authority(),
                        "headwater.bridge.kafka.bootstrap.servers=" + bootstrapServers));
        return home;
    }

    /** Folder of the authority that nodes' certificates come from. */
    Path authority() {
        return folder.resolve("identity");
    }

    /** Starts a bridge; returns when it lets nodes in. */
    Living start() throws IOException, InterruptedException {
        Path log = folder.resolve("bridge.log");
        Process process =
                new ProcessBuilder(
                                launcher.toString(),
                                "bridge",
                                "--config",
                                settings().toString(),
                                "--health-port",
                                Integer.toString(healthPort))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException("the bridge did not become ready:\n" + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(20); // readiness is asked for, not announced
        }
        return new Living(process);
    }

    private Path settings() {
        return folder.resolve("bridge.properties");
    }

    private boolean isReady() {
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

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A bridge that runs. Closing kills it. */
    record Living(Process process) implements AutoCloseable {
        /** Stops it in order, as a supervisor does. */
        void stop() throws InterruptedException {
            process.destroy();
            process.waitFor();
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
