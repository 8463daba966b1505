package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.standalone.cli.Commands;
import io.headwater.standalone.data.DataFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** {@code headwater up} as a process of its own, on free ports and a folder of its own. */
final class RunningHeadwater implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        Awaitility.setDefaultTimeout(
                Duration.ofSeconds(90)); // for a busy machine; nobody waits in vain
    }

    private final Path data;
    private final Process process;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    private RunningHeadwater(Path data, Process process) {
        this.data = data;
        this.process = process;
    }

    /**
     * Starts it and waits until it says that it is ready.
     *
     * @param more options of {@code up}, and settings as {@code -D} gives them
     */
    static RunningHeadwater start(Path data, String... more) {
        var running = new RunningHeadwater(data, launch(data, outputOf(data), List.of(more)));
        await("headwater up on " + data)
                .atMost(START)
                .until(
                        () -> {
                            assertThat(running.process.isAlive())
                                    .as("headwater up ended early:\n%s", running.output())
                                    .isTrue();
                            return running.isReady();
                        });
        return running;
    }

    /** Starts it where it must refuse to, and waits for its end. */
    static Refused startRefused(Path data, Path output, String... more)
            throws InterruptedException {
        Process process = launch(data, output, List.of(more));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
        return new Refused(process.exitValue(), read(output));
    }

    /** How a start that was refused ended. */
    record Refused(int exitCode, String output) {}

    /** Runs one launcher command in this JVM and expects it to succeed. */
    String command(String... arguments) {
        var output = new StringWriter();
        var words = new ArrayList<>(List.of(arguments));
        words.add("--data");
        words.add(data.toString());
        int exitCode =
                Commands.line()
                        .setOut(new PrintWriter(output))
                        .setErr(new PrintWriter(output))
                        .execute(words.toArray(String[]::new));
        assertThat(exitCode).as("%s said: %s", words, output).isZero();
        return output.toString();
    }

    /** Issues a certificate for a node; its files are in the returned folder. */
    Path createNode(String id) {
        Path folder = data.resolveSibling(id);
        command("node", "create", id, "--out", folder.toString());
        return folder;
    }

    Mosquitto mosquitto(Path node) {
        return new Mosquitto(node, mqttPort());
    }

    int mqttPort() {
        String endpoint = file(DataFolder.MQTT_ENDPOINT);
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    JsonNode get(String path) {
        try {
            HttpResponse<String> answer = http.send(request(path).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as("GET %s: %s", path, answer.body()).isEqualTo(200);
            return parsed(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException("GET " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("GET " + path, e);
        }
    }

    /** The answer to a PUT that is accepted. */
    JsonNode put(String path, String body) {
        return answered("PUT", path, body, 202);
    }

    /** The answer to a PUT that is done at once and needs no body. */
    JsonNode change(String path) {
        return change(path, "");
    }

    /** The answer to a PUT that is done at once. */
    JsonNode change(String path, String body) {
        return answered("PUT", path, body, 200);
    }

    /** The answer to a POST that is accepted. */
    JsonNode post(String path, String body) {
        return answered("POST", path, body, 202);
    }

    private JsonNode answered(String method, String path, String body, int status) {
        String what = method + " " + path;
        try {
            HttpResponse<String> answer =
                    http.send(
                            request(path)
                                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).as("%s: %s", what, answer.body()).isEqualTo(status);
            return parsed(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(what, e);
        }
    }

    int status(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.discarding()).statusCode();
    }

    /** What a DELETE is answered with. */
    int delete(String path) throws IOException, InterruptedException {
        return http.send(request(path).DELETE().build(), BodyHandlers.discarding()).statusCode();
    }

    int statusWithoutToken(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(file(DataFolder.HTTP_URL) + path)).build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    String textWithoutToken(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(file(DataFolder.HTTP_URL) + path)).build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + json, e);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(file(DataFolder.HTTP_URL) + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + file(DataFolder.ADMIN_TOKEN));
    }

    HttpClient http() {
        return http;
    }

    Connection sql() throws SQLException {
        return DriverManager.getConnection(file(DataFolder.JDBC_URL));
    }

    /** What the process printed for people. */
    String output() {
        return read(outputOf(data));
    }

    /** SIGKILL: no chance to clean up. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("it is gone").isTrue();
    }

    /** SIGTERM, and the exit code of the orderly stop. */
    int stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("it stopped in order:\n%s", output())
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                stop();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private boolean isReady() throws InterruptedException {
        if (!Files.exists(data.resolve(DataFolder.HTTP_URL))) {
            return false;
        }
        try {
            return status("/readyz") == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String file(String name) {
        return DataFolder.read(data, name)
                .orElseThrow(() -> new AssertionError(name + " is missing in " + data));
    }

    private static Process launch(Path data, Path output, List<String> more) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx1g",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--sun-misc-unsafe-memory-access=allow",
                                "--enable-native-access=ALL-UNNAMED"));
        more.stream().filter(RunningHeadwater::isOfJvm).forEach(command::add);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path")),
                        "io.headwater.standalone.Launcher",
                        "up",
                        "--data",
                        data.toString()));
        if (!more.contains("--http-port")) {
            command.addAll(List.of("--http-port", "0"));
        }
        if (!more.contains("--mqtt-port")) {
            command.addAll(List.of("--mqtt-port", "0"));
        }
        command.addAll(List.of("--kafka-port", "0", "--files-port", "0"));
        if (!more.contains("--tls-dir")) {
            command.addAll(List.of("--claim-port", "0"));
        }
        more.stream().filter(word -> !isOfJvm(word)).forEach(command::add);
        try {
            Files.createDirectories(data);
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("starting headwater up", e);
        }
    }

    private static boolean isOfJvm(String word) {
        return word.startsWith("-D");
    }

    private static Path outputOf(Path data) {
        return data.resolveSibling(data.getFileName() + ".out");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }
}
