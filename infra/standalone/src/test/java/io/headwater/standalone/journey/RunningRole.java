package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One part of a cluster, a command of the launcher as a process of its own. */
final class RunningRole implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(1))
                    .build();

    private final Process process;
    private final Path output;
    private final URI ready;

    private RunningRole(Process process, Path output, URI ready) {
        this.process = process;
        this.output = output;
        this.ready = ready;
    }

    /**
     * Starts it and does not wait.
     *
     * @param output takes what it prints and logs
     * @param port where it answers {@code /readyz}
     * @param words options of the JVM first, as {@code -D} and {@code -X} give them, then the
     *     command's
     */
    static RunningRole launch(Path output, int port, List<String> words) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "--sun-misc-unsafe-memory-access=allow",
                                "--enable-native-access=ALL-UNNAMED"));
        words.stream().filter(RunningRole::isOfJvm).forEach(command::add);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path")),
                        "io.headwater.standalone.Launcher"));
        words.stream().filter(word -> !isOfJvm(word)).forEach(command::add);
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                            .start();
            return new RunningRole(
                    process, output, URI.create("http://127.0.0.1:" + port + "/readyz"));
        } catch (IOException e) {
            throw new UncheckedIOException("starting " + words, e);
        }
    }

    /** A port for a role that is free now. */
    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it can do its work. */
    RunningRole awaitReady() {
        await("ready: " + ready)
                .atMost(START)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(
                        () -> {
                            assertThat(process.isAlive()).as("it ended; see %s", output).isTrue();
                            assertThat(readiness()).startsWith("200 ");
                        });
        return this;
    }

    /** Status and text of {@code /readyz}; "0 " and why while it does not listen. */
    String readiness() throws InterruptedException {
        var request = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build();
        try {
            var answer = HTTP.send(request, BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException notYet) {
            return "0 " + notYet;
        }
    }

    /** What it has printed and logged so far. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    private static boolean isOfJvm(String word) {
        return word.startsWith("-D") || word.startsWith("-X");
    }
}
