package io.headwater.standalone.cli;

import io.headwater.simulator.CredentialFiles;
import io.headwater.simulator.LiveLine;
import io.headwater.simulator.NodeCredentials;
import io.headwater.simulator.Simulator;
import io.headwater.simulator.SimulatorSettings;
import io.headwater.simulator.scenario.Scenario;
import io.headwater.standalone.Refusal;
import io.headwater.standalone.Terminal;
import io.headwater.standalone.admin.NodeAuthority;
import io.headwater.standalone.data.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    private static final long LOOK_MILLIS = 50;

    @Mixin DataOption data = new DataOption();

    @Option(names = "--nodes", paramLabel = "N", description = "how many, without a scenario")
    @Nullable Integer nodes;

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description = "a JSON file that says what the nodes are and what happens to them")
    @Nullable Path scenario;

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
        Scenario played = scenario();
        Simulator simulator = Simulator.start(played.fleet(), issuing());
        var stopped = new CountDownLatch(1);
        int count = played.fleet().nodes();
        var line = LiveLine.start(System.out, Terminal.isWatched(), count, simulator::progress);
        var _ = Thread.ofPlatform().daemon().start(() -> play(played, simulator));
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

    /** The nodes first, so that something can happen to them. */
    private static void play(Scenario scenario, Simulator simulator) {
        try {
            while (simulator.progress().connected() < scenario.fleet().nodes()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            scenario.play(simulator);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(Simulator simulator, LiveLine line, CountDownLatch stopped) {
        var _ = simulator.stop(GRACE);
        line.close();
        stopped.countDown();
    }

    private Scenario scenario() {
        String where = endpoint != null ? endpoint : ofRunningInstance();
        int colon = where.lastIndexOf(':');
        String host = where.substring(0, Math.max(colon, 0));
        try {
            int port = Integer.parseInt(where.substring(colon + 1));
            return scenario == null
                    ? new Scenario(settings(host, port), List.of())
                    : Scenario.read(scenario, host, port);
        } catch (NumberFormatException e) {
            throw new Refusal("--endpoint: expected HOST:PORT, got '" + where + "'", e);
        } catch (IllegalArgumentException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }

    private String ofRunningInstance() {
        return data.ofRunning(DataFolder.MQTT_ENDPOINT)
                .orElseThrow(
                        () ->
                                new Refusal(
                                        "no instance is running on data folder "
                                                + data.folder
                                                + ". Start one with 'headwater up', or name one with --endpoint HOST:PORT."));
    }

    private SimulatorSettings settings(String host, int port) {
        if (nodes == null) {
            throw new Refusal("--nodes or --scenario: expected one of them");
        }
        var settings =
                SimulatorSettings.of(host, port, nodes).withIdPrefix(idPrefix).withSeed(seed);
        return rate == null ? settings : settings.withMessagesPerSecond(rate);
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
