package io.headwater.standalone.kafka;

import io.headwater.schemas.TopicProvisioning.Sizing;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A broker in a process of its own, so that a test can kill it as an operating system would. */
final class BrokerProcess implements AutoCloseable {
    private static final String READY = "bootstrap ";

    private final Process process;
    private final String bootstrapServers;

    private BrokerProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    static BrokerProcess start(Path folder) throws IOException {
        var command =
                List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx400m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        folder.toString());
        Process process =
                new ProcessBuilder(command)
                        .redirectError(folder.resolveSibling("broker.err").toFile())
                        .start();
        return new BrokerProcess(process, announced(process.inputReader()));
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** SIGKILL, and the end of the process. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    private static String announced(BufferedReader output) throws IOException {
        String line;
        while ((line = output.readLine()) != null) {
            if (line.startsWith(READY)) {
                return line.substring(READY.length());
            }
        }
        throw new IOException("the broker process ended before it was ready");
    }

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]), 0, Sizing.STANDALONE);
        System.out.println(READY + kafka.bootstrapServers());
        new CountDownLatch(1).await();
    }
}
