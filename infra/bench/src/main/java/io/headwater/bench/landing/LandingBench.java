package io.headwater.bench.landing;

import io.headwater.bench.fleet.Nodes;
import io.headwater.bench.frame.Bench;
import io.headwater.bench.frame.Contender;
import io.headwater.bench.frame.Figure;
import io.headwater.bench.frame.KafkaBroker;
import io.headwater.bench.frame.Options;
import io.headwater.bench.frame.Progress;
import io.headwater.bench.frame.Report;
import io.headwater.bench.frame.Rounds;
import io.headwater.bench.frame.Samples;
import io.headwater.bench.frame.TemporaryFolder;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * QoS 1 over mTLS into Kafka. Processor time of the gateway with one message in flight on each of
 * many connections; rate with many in flight; how long an acknowledgement takes at half that rate.
 */
public final class LandingBench implements Bench {
    private static final double GOAL_CPU = 1.25;
    private static final double GOAL_RATE = 0.75;
    private static final double GOAL_P99 = 25;

    private static final int BYTES = 200;
    private static final int NODES = 500;
    private static final int CONNECTS_PER_SECOND = 250;
    private static final int BUSY_NODES = 400;
    private static final int BUSY_IN_FLIGHT = 64;

    /** What our bridge sets by itself; the limits get the same. */
    private static final String PRODUCER = "linger.ms=5,batch.size=262144,compression.type=lz4";

    private static final int BURST = BUSY_IN_FLIGHT / 2;
    private static final String SINGLY = "half load, one by one";
    private static final String BURSTS = "half load, in bursts";
    private static final String CPU = "CPU-s per million";
    static final String RATE = "messages a second";

    @Override
    public String name() {
        return "landing";
    }

    @Override
    public String what() {
        return "QoS 1 messages of "
                + BYTES
                + " bytes over mTLS until Kafka has them: the bridge beside a bare gateway (\"floor\")"
                + " with the same JVM options and producer settings, and beside Kafka's producer"
                + " tool; broker and nodes are processes of their own on the same machine.";
    }

    @Override
    public Report run(Options options, Progress progress) throws Exception {
        int rounds = options.number("rounds", 3);
        int seconds = options.number("seconds", 8);
        int warmUp = options.number("warm-up", 8);
        String agent = options.text("agent", "");
        List<String> producer = List.of(options.text("producer", PRODUCER).split(",", -1));
        options.rejectUnknown();
        String topic = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()).uplink().name();
        try (var folder = TemporaryFolder.make("landing");
                var broker = KafkaBroker.start(folder.path().resolve("kafka"));
                var log = new LogEnd(broker.bootstrapServers(), topic)) {
            Path authority = folder.path().resolve("ca");
            try (var bridge =
                            Gateway.bridge(broker.bootstrapServers(), authority, producer, agent);
                    var floor =
                            Gateway.floor(broker.bootstrapServers(), authority, topic, producer)) {
                var sparse = new ArrayList<Contender>();
                var busy = new ArrayList<Contender>();
                for (Gateway gateway : List.of(bridge, floor)) {
                    connect(gateway, progress);
                    gateway.nodes().run(NODES, 1, warmUp, BYTES).checked();
                    gateway.nodes().run(BUSY_NODES, BUSY_IN_FLIGHT, warmUp, BYTES).checked();
                    sparse.add(landings(gateway, log, NODES, 1, seconds));
                    busy.add(landings(gateway, log, BUSY_NODES, BUSY_IN_FLIGHT, seconds));
                }
                Path payload = Files.write(folder.path().resolve("payload"), Nodes.payload(BYTES));
                busy.add(new PerfTool(broker.bootstrapServers(), payload, producer));
                Rounds one = Rounds.of(rounds, sparse, progress);
                Rounds many = Rounds.of(rounds, busy, progress);
                var half = new Half(one, many);
                Rounds paced =
                        Rounds.of(
                                rounds,
                                List.of(
                                        paced(SINGLY, bridge, log, half.single(), 1, seconds),
                                        paced(BURSTS, bridge, log, half.bursts(), BURST, seconds)),
                                progress);
                return report(one, many, paced, half);
            }
        }
    }

    private static void connect(Gateway gateway, Progress progress) throws InterruptedException {
        Nodes.Connected connected = gateway.nodes().connect(NODES, CONNECTS_PER_SECOND);
        if (connected.refused() > 0) {
            throw new IllegalStateException(
                    gateway.name() + " let " + connected.refused() + " nodes not in");
        }
        progress.say(NODES + " nodes connected to " + gateway.name());
    }

    /** As many messages as go. */
    private static Contender landings(
            Gateway gateway, LogEnd log, int nodes, int inFlight, int seconds) {
        return contender(
                gateway.name(),
                () -> {
                    double before = gateway.process().cpuSeconds();
                    long end = log.sum();
                    Nodes.Outcome outcome =
                            gateway.nodes().run(nodes, inFlight, seconds, BYTES).checked();
                    log.check(end, outcome.acknowledged());
                    double cpu = gateway.process().cpuSeconds() - before;
                    return Map.of(
                            CPU, cpu * 1e6 / outcome.acknowledged(), RATE, outcome.perSecond());
                });
    }

    /** Half of what goes, in the shape in which it was found out. */
    private record Half(int single, int bursts) {
        Half(Rounds one, Rounds many) {
            this(half(one), half(many));
        }

        private static int half(Rounds rounds) {
            return (int) (rounds.of("bridge", RATE).median() / 2);
        }
    }

    /** Messages when they are due, so many of a node at once. */
    private static Contender paced(
            String name, Gateway gateway, LogEnd log, int perSecond, int burst, int seconds) {
        return contender(
                name,
                () -> {
                    long end = log.sum();
                    Nodes.Outcome outcome =
                            gateway.nodes()
                                    .paced(BUSY_NODES, burst, perSecond, seconds, BYTES)
                                    .checked();
                    log.check(end, outcome.acknowledged());
                    return Map.of(
                            "p50", outcome.p50(), "p99", outcome.p99(), "most", outcome.most());
                });
    }

    private static Report report(Rounds one, Rounds many, Rounds paced, Half half) {
        Samples cpu = one.of("bridge", CPU).over(one.of("floor", CPU));
        Samples rate = many.of("bridge", RATE).over(many.of(PerfTool.NAME, RATE));
        Samples single = paced.of(SINGLY, "p99");
        Samples bursts = paced.of(BURSTS, "p99");
        return new Report(
                List.of(
                        Figure.with(
                                NODES + " connections, one in flight: " + CPU,
                                one.of("bridge", CPU).text(2),
                                "floor " + one.of("floor", CPU).text(2),
                                "at most 1.25 x, is " + cpu.text(2),
                                cpu.median() <= GOAL_CPU),
                        Figure.plain(
                                NODES + " connections, one in flight: " + RATE,
                                one.of("bridge", RATE).text(0),
                                "floor " + one.of("floor", RATE).text(0)),
                        Figure.with(
                                BUSY_NODES + " connections, 64 in flight: " + RATE,
                                many.of("bridge", RATE).text(0),
                                "producer tool " + many.of(PerfTool.NAME, RATE).text(0),
                                "at least 0.75 x, is " + rate.text(2),
                                rate.median() >= GOAL_RATE),
                        Figure.plain(
                                BUSY_NODES + " connections, 64 in flight: " + RATE,
                                "",
                                "floor " + many.of("floor", RATE).text(0)),
                        Figure.plain(
                                BUSY_NODES + " connections, 64 in flight: " + CPU,
                                many.of("bridge", CPU).text(2),
                                "floor " + many.of("floor", CPU).text(2)),
                        Figure.with(
                                half.single() + " a second, one by one: p99 to acknowledgement, ms",
                                single.text(1),
                                "",
                                "under 25",
                                single.median() < GOAL_P99),
                        Figure.with(
                                half.bursts()
                                        + " a second, "
                                        + BURST
                                        + " at once: p99 to acknowledgement, ms",
                                bursts.text(1),
                                "",
                                "under 25",
                                bursts.median() < GOAL_P99),
                        Figure.plain(
                                "p50 of these two, ms",
                                paced.of(SINGLY, "p50").text(1)
                                        + "; "
                                        + paced.of(BURSTS, "p50").text(1),
                                "")),
                List.of(
                        "After every run the topic had exactly as many new records as there were"
                                + " acknowledgements, and no message was left without one.",
                        "Half load is half of what the bridge took in this run: of one message in"
                                + " flight, sent one by one; of 64 in flight, sent as half of such a"
                                + " window at once. Times count from when a message was due.",
                        "The floor checks nothing, knows no identity and writes no headers: records"
                                + " of the bridge have nine or ten."));
    }

    private interface Round {
        Map<String, Double> measure() throws Exception;
    }

    private static Contender contender(String name, Round round) {
        return new Contender() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Map<String, Double> round() throws Exception {
                return round.measure();
            }
        };
    }
}
