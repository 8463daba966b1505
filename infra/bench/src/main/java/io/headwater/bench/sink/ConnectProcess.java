package io.headwater.bench.sink;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.Parent;
import io.headwater.standalone.connect.ConnectorState;
import io.headwater.standalone.connect.EmbeddedConnect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A Connect worker with one connector in a JVM of its own, as {@code connect} runs it. */
final class ConnectProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);
    private static final String READY = "ready";
    private static final String STATE = "state";

    private final ChildJvm child;

    private ConnectProcess(ChildJvm child) {
        this.child = child;
    }

    /**
     * Starts it; the connector starts behind.
     *
     * @param folder the worker's alone
     */
    static ConnectProcess start(Path folder, String bootstrapServers, Map<String, String> config)
            throws IOException, InterruptedException {
        Path file = Files.createDirectories(folder).resolve("connector.properties");
        var properties = new Properties();
        properties.putAll(config);
        try (var writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        ChildJvm child =
                ChildJvm.start(
                        "connect",
                        ConnectProcess.class,
                        List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC"),
                        List.of(folder.toString(), bootstrapServers, file.toString()));
        try {
            child.answer(READY, START);
            return new ConnectProcess(child);
        } catch (RuntimeException | InterruptedException e) {
            child.close();
            throw e;
        }
    }

    /** Runs inside the child. */
    public static void main(String[] arguments) throws Exception {
        Parent parent = Parent.attend();
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(arguments[2]))) {
            properties.load(reader);
        }
        var config = new HashMap<String, String>();
        properties.stringPropertyNames().forEach(n -> config.put(n, properties.getProperty(n)));
        EmbeddedConnect connect = EmbeddedConnect.start(Path.of(arguments[0]), arguments[1]);
        connect.run(config);
        parent.say(READY);
        while (true) {
            parent.command();
            if (connect.state(config.getOrDefault("name", ""))
                    instanceof ConnectorState.Failed failed) {
                throw new IllegalStateException(failed.trace());
            }
            parent.say(STATE, "well");
        }
    }

    /** Fails when the connector has. */
    void refuseFailed() throws InterruptedException {
        child.ask(STATE, START);
    }

    double cpuSeconds() throws IOException {
        return child.cpuSeconds();
    }

    long residentBytes() throws IOException {
        return child.residentBytes();
    }

    @Override
    public void close() {
        child.close();
    }
}
