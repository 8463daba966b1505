package io.headwater.bench.connections;

import io.headwater.bench.fleet.Nodes;
import io.headwater.bench.frame.Bench;
import io.headwater.bench.frame.Contender;
import io.headwater.bench.frame.Figure;
import io.headwater.bench.frame.KafkaBroker;
import io.headwater.bench.frame.Options;
import io.headwater.bench.frame.Progress;
import io.headwater.bench.frame.Report;
import io.headwater.bench.frame.Rounds;
import io.headwater.bench.frame.TemporaryFolder;
import io.headwater.bench.landing.Gateway;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Many idle mTLS connections: resident memory that each adds, and how fast they come in. */
public final class ConnectionsBench implements Bench {
    private static final double GOAL_KILOBYTES = 12;

    private static final int WARM_UP = 1_000;
    private static final int SETTLE_SECONDS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String MEMORY = "KB a connection";
    private static final String REFUSED = "refused";
    private static final String RATE = "connections a second";
    private static final String CPU = "CPU-ms a connection";

    @Override
    public String name() {
        return "connections";
    }

    @Override
    public String what() {
        return "Idle mTLS connections with a session each: resident memory of the process before and"
                + " after, both behind a full garbage collection, divided by their number; and"
                + " whether every one of them was let in at the pace they came.";
    }

    @Override
    public Report run(Options options, Progress progress) throws Exception {
        int rounds = options.number("rounds", 1);
        int count = options.number("connections", 10_000);
        int perSecond = options.number("per-second", 400);
        options.rejectUnknown();
        String topic = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()).uplink().name();
        try (var folder = TemporaryFolder.make("connections");
                var broker = KafkaBroker.start(folder.path().resolve("kafka"))) {
            String kafka = broker.bootstrapServers();
            Path authority = folder.path().resolve("ca");
            var load = new Arrivals(count, perSecond);
            Rounds measured =
                    Rounds.of(
                            rounds,
                            List.of(
                                    new Idle(
                                            "bridge",
                                            () -> Gateway.bridge(kafka, authority, List.of(), ""),
                                            load),
                                    new Idle(
                                            "floor",
                                            () ->
                                                    Gateway.floor(
                                                            kafka,
                                                            authority,
                                                            topic,
                                                            List.of("linger.ms=5")),
                                            load)),
                            progress);
            return report(measured, load);
        }
    }

    private record Arrivals(int count, int perSecond) {}

    private interface Start {
        Gateway gateway() throws Exception;
    }

    private record Idle(String name, Start start, Arrivals arrivals) implements Contender {
        @Override
        public Map<String, Double> round() throws Exception {
            try (Gateway gateway = start.gateway()) {
                gateway.nodes().connect(WARM_UP, arrivals.perSecond() / 2);
                long before = settled(gateway);
                double cpuBefore = gateway.process().cpuSeconds();
                Nodes.Connected connected =
                        gateway.nodes().connect(arrivals.count(), arrivals.perSecond());
                double cpu = gateway.process().cpuSeconds() - cpuBefore;
                long after = settled(gateway);
                return Map.of(
                        MEMORY, (after - before) / 1024.0 / arrivals.count(),
                        REFUSED, (double) connected.refused(),
                        RATE, arrivals.count() / connected.seconds(),
                        CPU, cpu * 1000 / arrivals.count());
            }
        }

        private static long settled(Gateway gateway) throws Exception {
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            var _ = gateway.process().ask("collect", PATIENCE);
            TimeUnit.SECONDS.sleep(1);
            return gateway.process().residentBytes();
        }
    }

    private static Report report(Rounds measured, Arrivals arrivals) {
        double refused = measured.of("bridge", REFUSED).most();
        return new Report(
                List.of(
                        Figure.with(
                                arrivals.count() + " idle connections: " + MEMORY,
                                measured.of("bridge", MEMORY).text(1),
                                "floor " + measured.of("floor", MEMORY).text(1),
                                "at most 12",
                                measured.of("bridge", MEMORY).median() <= GOAL_KILOBYTES),
                        Figure.with(
                                arrivals.perSecond() + " a second asked: " + RATE,
                                measured.of("bridge", RATE).text(0)
                                        + ", refused "
                                        + measured.of("bridge", REFUSED).text(0),
                                "floor " + measured.of("floor", RATE).text(0),
                                arrivals.perSecond() + ", none refused",
                                refused == 0
                                        && measured.of("bridge", RATE).median()
                                                >= 0.98 * arrivals.perSecond()),
                        Figure.plain(
                                CPU + ", with its handshake",
                                measured.of("bridge", CPU).text(2),
                                "floor " + measured.of("floor", CPU).text(2))),
                List.of(
                        "Before the first figure "
                                + WARM_UP
                                + " connections were there already, so that code and pools are"
                                + " not counted.",
                        "The nodes run on the same machine and pay for their side of each"
                                + " handshake."));
    }
}
