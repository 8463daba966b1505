package io.headwater.standalone.cli;

import io.headwater.simulator.CredentialFiles;
import io.headwater.simulator.LiveLine;
import io.headwater.simulator.NodeCredentials;
import io.headwater.simulator.Simulator;
import io.headwater.simulator.SimulatorSettings;
import io.headwater.standalone.Refusal;
import io.headwater.standalone.Terminal;
import io.headwater.standalone.admin.NodeAuthority;
import io.headwater.standalone.data.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code simulate}: virtual nodes against a running instance, or against any with certificates from
 * files.
 */
@Command(name = "simulate", description = "Drive virtual nodes that behave as firmware does.")
final class SimulateCommand implements Callable<Integer> {
    private static final Duration GRACE = Duration.ofSeconds(5);

    @Mixin DataOption data = new DataOption();

    @Option(names = "--nodes", paramLabel = "N", required = true, description = "how many")
    int nodes;

    @Option(
            names = "--endpoint",
            paramLabel = "HOST:PORT",
            description = "where to (default: the running instance)")
    @Nullable String endpoint;

    @Option(
            names = "--credentials",
            paramLabel = "DIR",
            description =
                    "a folder per node id with node.key, node.crt, ca.crt (default: made as needed)")
    @Nullable Path credentials;

    @Option(
            names = "--id-prefix",
            defaultValue = "sim",
            description = "node ids start with (default: ${DEFAULT-VALUE})")
    String idPrefix = "sim";

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "same seed, same messages (default: ${DEFAULT-VALUE})")
    long seed;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "messages a second of all nodes (default: nodes / 5)")
    @Nullable Double rate;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "stop after (default: until Ctrl-C)")
    @Nullable Long seconds;

    @Override
    public Integer call() throws InterruptedException {
        Simulator simulator = Simulator.start(settings(), issuing());
        var stopped = new CountDownLatch(1);
        var line = LiveLine.start(System.out, Terminal.isWatched(), nodes, simulator::progress);
        var onSignal = new Thread(() -> end(simulator, line, stopped), "simulator-stop");
        Runtime.getRuntime().addShutdownHook(onSignal);
        if (seconds == null) {
            stopped.await();
        } else if (!stopped.await(seconds, TimeUnit.SECONDS)) {
            Runtime.getRuntime().removeShutdownHook(onSignal);
            end(simulator, line, stopped);
        }
        return 0;
    }

    private static void end(Simulator simulator, LiveLine line, CountDownLatch stopped) {
        var _ = simulator.stop(GRACE);
        line.close();
        stopped.countDown();
    }

    private SimulatorSettings settings() {
        String where =
                endpoint != null
                        ? endpoint
                        : data.ofRunning(DataFolder.MQTT_ENDPOINT)
                                .orElseThrow(
                                        () ->
                                                new Refusal(
                                                        "no instance is running on data folder "
                                                                + data.folder
                                                                + ". Start one with 'headwater up', or name one with --endpoint HOST:PORT."));
        int colon = where.lastIndexOf(':');
        try {
            var settings =
                    SimulatorSettings.of(
                                    where.substring(0, Math.max(colon, 0)),
                                    Integer.parseInt(where.substring(colon + 1)),
                                    nodes)
                            .withIdPrefix(idPrefix)
                            .withSeed(seed);
            return rate == null ? settings : settings.withMessagesPerSecond(rate);
        } catch (NumberFormatException e) {
            throw new Refusal("--endpoint: expected HOST:PORT, got '" + where + "'", e);
        } catch (IllegalArgumentException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Certificates from files; without such a folder, from the running instance, which keeps them
     * under its data.
     */
    private NodeCredentials issuing() {
        if (credentials != null) {
            return new CredentialFiles(credentials);
        }
        Path made = data.folder.resolve("simulated");
        var files = new CredentialFiles(made);
        NodeAuthority authority = NodeAuthority.of(data.folder);
        return node -> {
            if (!Files.exists(made.resolve(node).resolve("node.crt"))) {
                authority.create(node, made.resolve(node), "localhost");
            }
            return files.of(node);
        };
    }
}
