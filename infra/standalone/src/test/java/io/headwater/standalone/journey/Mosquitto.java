package io.headwater.standalone.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command-line MQTT clients that everybody has, as one node. */
record Mosquitto(Path node, int port) {
    /** How a client ended and what it printed. */
    record Outcome(int exitCode, String output) {}

    /** Publishes with QoS 1 and waits for the acknowledgement. */
    void publish(String topic, String message) {
        Outcome outcome = publish(id(), topic, message);
        assertThat(outcome.exitCode()).as("mosquitto_pub %s: %s", topic, outcome.output()).isZero();
    }

    /** The same as somebody, or to something, that may be refused. */
    Outcome publish(String clientId, String topic, String message) {
        return run(List.of("mosquitto_pub", "-i", clientId, "-q", "1", "-t", topic, "-m", message));
    }

    /** The same with a payload from a file. */
    void publishFile(String topic, Path payload) {
        Outcome outcome =
                run(
                        List.of(
                                "mosquitto_pub",
                                "-i",
                                id(),
                                "-q",
                                "1",
                                "-t",
                                topic,
                                "-f",
                                payload.toString()));
        assertThat(outcome.exitCode()).as("mosquitto_pub %s: %s", topic, outcome.output()).isZero();
    }

    /**
     * Connects, stays and receives what is published to the node; its will says that it is gone.
     * The caller ends it.
     */
    Process stay() {
        String id = id();
        return start(
                List.of(
                        "mosquitto_sub",
                        "-i",
                        id,
                        "-q",
                        "1",
                        "-t",
                        "node/" + id + "/params/remote",
                        "--will-topic",
                        "node/" + id + "/params/local",
                        "--will-payload",
                        "{\"Connectivity\":{\"Connected\":false}}",
                        "--will-qos",
                        "1"));
    }

    /**
     * Connects, stays and receives what matches a filter, each message as its topic and its payload
     * on a line; ends at once when the filter is refused. The caller ends it.
     */
    Process hear(String filter) {
        return start(List.of("mosquitto_sub", "-i", id(), "-q", "1", "-v", "-t", filter));
    }

    /** The node's own. */
    String id() {
        return node.getFileName().toString();
    }

    private Outcome run(List<String> words) {
        try {
            Process process = start(words);
            process.getOutputStream().close();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("%s ended", words).isTrue();
            return new Outcome(
                    process.exitValue(),
                    new String(process.getInputStream().readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("running " + words, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("running " + words, e);
        }
    }

    private Process start(List<String> words) {
        var command = new ArrayList<>(words);
        command.addAll(
                List.of(
                        "-h",
                        "localhost",
                        "-p",
                        Integer.toString(port),
                        "--cafile",
                        node.resolve("ca.crt").toString(),
                        "--cert",
                        node.resolve("node.crt").toString(),
                        "--key",
                        node.resolve("node.key").toString()));
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException("starting " + words, e);
        }
    }
}
