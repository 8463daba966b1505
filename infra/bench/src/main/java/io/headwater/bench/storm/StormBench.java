package io.headwater.bench.storm;

import io.headwater.bench.frame.Bench;
import io.headwater.bench.frame.Figure;
import io.headwater.bench.frame.KafkaBroker;
import io.headwater.bench.frame.Options;
import io.headwater.bench.frame.Progress;
import io.headwater.bench.frame.Report;
import io.headwater.bench.frame.Samples;
import io.headwater.bench.frame.TemporaryFolder;
import io.headwater.bench.up.LaunchedUp;
import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.IssuedCertificate;
import io.headwater.simulator.NodeCredentials;
import io.headwater.simulator.Simulator;
import io.headwater.simulator.SimulatorSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Nodes that lose their bridge at once and come back with full handshakes, each after waits that
 * double. Times count from the moment the old bridge was told to stop or was killed, so the start
 * of the new one is in them.
 */
public final class StormBench implements Bench {
    private static final double RESTART_GOAL = 10;
    private static final double KILL_GOAL = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    public String name() {
        return "storm";
    }

    @Override
    public String what() {
        return "Nodes that lose their bridge at once, by an orderly restart and by a kill, until the"
                + " last is back over mutual TLS; Kafka and the nodes are on the same machine.";
    }

    @Override
    public Report run(Options options, Progress progress) throws Exception {
        int rounds = options.number("rounds", 3);
        int count = options.number("nodes", 1_000);
        options.rejectUnknown();
        Path launcher = Path.of(System.getProperty("headwater.root"), "infra", "headwater");
        progress.say("building");
        LaunchedUp.run(launcher, "build");
        var restarts = new ArrayList<Storm>();
        var kills = new ArrayList<Storm>();
        try (var folder = TemporaryFolder.make(name());
                var kafka = KafkaBroker.start(folder.path().resolve("kafka"))) {
            Path bridges = Files.createDirectory(folder.path().resolve("bridge"));
            var home = BridgeHome.with(launcher, bridges, kafka.bootstrapServers());
            var bridge = home.start();
            try (var nodes = Simulator.start(nodes(home, count), signedBy(home.authority()))) {
                awaitConnected(nodes, count);
                for (int round = 1; round <= rounds; round++) {
                    long from = System.nanoTime();
                    bridge.stop();
                    bridge = home.start();
                    restarts.add(Storm.over(nodes, count, from));
                    from = System.nanoTime();
                    bridge.close();
                    bridge = home.start();
                    kills.add(Storm.over(nodes, count, from));
                    progress.say(
                            "round "
                                    + round
                                    + ": restart "
                                    + restarts.getLast()
                                    + ", kill "
                                    + kills.getLast());
                }
            } finally {
                bridge.close();
            }
        }
        return report(count, restarts, kills);
    }

    /** Seconds until the new bridge was ready, and until the last node was back. */
    private record Storm(double ready, double back) {
        /** To be called when the new bridge is ready. */
        static Storm over(Simulator nodes, int count, long from) throws InterruptedException {
            double ready = seconds(from);
            awaitConnected(nodes, count);
            return new Storm(ready, seconds(from));
        }

        private static double seconds(long from) {
            return (System.nanoTime() - from) / 1e9;
        }
    }

    /** Asked every few milliseconds, as the simulator does not announce it. */
    private static void awaitConnected(Simulator nodes, int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (nodes.progress().connected() < count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "of %d nodes %d were connected after %s"
                                .formatted(count, nodes.progress().connected(), PATIENCE));
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static SimulatorSettings nodes(BridgeHome home, int count) {
        return SimulatorSettings.of("localhost", home.port(), count)
                .withIdPrefix("storm")
                .withMessagesPerSecond(0)
                .withConnectsPerSecond(200);
    }

    private static NodeCredentials signedBy(Path folder) {
        var authority = CertificateAuthority.open(folder, List.of(), InstantSource.system());
        return nodeId -> {
            IssuedCertificate own = authority.issueNode(nodeId);
            return new NodeCredentials.Identity(
                    own.key(), List.of(own.certificate()), List.of(authority.certificate()));
        };
    }

    private static Report report(int count, List<Storm> restarts, List<Storm> kills) {
        return new Report(
                List.of(
                        figure(count + " back after a restart, s", restarts, RESTART_GOAL),
                        ready("of that, until the new bridge was ready, s", restarts),
                        figure(count + " back after kill -9, s", kills, KILL_GOAL),
                        ready("of that, until the new bridge was ready, s", kills)),
                List.of(
                        "Each node tries half a second after the loss at the latest, then after"
                                + " waits twice as long each time, of which it takes between a"
                                + " half and the whole at random; so the longer the new bridge"
                                + " takes to be ready, the longer the last waits."));
    }

    private static Figure figure(String quantity, List<Storm> storms, double goal) {
        var back = new Samples(storms.stream().map(Storm::back).toList());
        return Figure.with(
                quantity, back.text(1), "", "under %.0f s".formatted(goal), back.median() < goal);
    }

    private static Figure ready(String quantity, List<Storm> storms) {
        var ready = new Samples(storms.stream().map(Storm::ready).toList());
        return Figure.plain(quantity, ready.text(1), "");
    }
}
