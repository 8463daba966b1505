package io.headwater.bridge.connection;

import static io.headwater.bridge.connection.RawClient.publish;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A listener whose process may open few files, and more connections than that. */
@EnabledOnOs(OS.LINUX) // where a shell can set the limit
class FilesRunOutTest {
    private static final int FILES = 256;
    private static final int CONNECTIONS = 300;

    @TempDir private Path folder;
    private @Nullable Process process;
    private int port;

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    @Test
    void servesWhoIsThereAndAcceptsAgainWhenTheOperatingSystemHadNoFileLeft() throws IOException {
        start("careless");
        RawClient there = new RawClient(port).connect3("node-1");

        List<RawClient> crowd = crowd();

        there.send(publish(1, 1, "t", "A")).expect("40020001");
        crowd.forEach(RawClient::close);
        new RawClient(port).connect3("node-2");
    }

    @Test
    void closesConnectionsBeforeTheOperatingSystemHasNoFileLeft() throws IOException {
        start("careful");
        RawClient there = new RawClient(port).connect3("node-1");

        List<RawClient> crowd = crowd();

        crowd.getLast().expect("closed");
        there.send(publish(1, 1, "t", "A")).expect("40020001");
        crowd.getFirst().connect3("node-2"); // it had come in, and was left alone
    }

    private List<RawClient> crowd() {
        return IntStream.range(0, CONNECTIONS).mapToObj(_ -> new RawClient(port)).toList();
    }

    private void start(String how) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process started =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                "ulimit -n " + FILES + " && exec \"$@\"",
                                "listener",
                                java,
                                "-XX:+UseSerialGC",
                                "--sun-misc-unsafe-memory-access=allow",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ListenerProcess.class.getName(),
                                how)
                        .redirectError(Redirect.appendTo(folder.resolve("log").toFile()))
                        .start();
        process = started;
        var output = started.inputReader(UTF_8);
        port =
                output.lines()
                        .filter(line -> line.startsWith(ListenerProcess.READY))
                        .map(line -> line.substring(ListenerProcess.READY.length()))
                        .mapToInt(Integer::parseInt)
                        .findFirst()
                        .orElseThrow(); // it ended before
        Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {})); // or it would stand still
    }
}
