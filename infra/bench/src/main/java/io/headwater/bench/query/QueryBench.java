package io.headwater.bench.query;

import io.headwater.bench.frame.Bench;
import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.Figure;
import io.headwater.bench.frame.KafkaBroker;
import io.headwater.bench.frame.Options;
import io.headwater.bench.frame.Progress;
import io.headwater.bench.frame.Report;
import io.headwater.bench.frame.Rounds;
import io.headwater.bench.frame.Samples;
import io.headwater.bench.frame.TemporaryFolder;
import io.headwater.bench.frame.Waiting;
import io.headwater.bench.topologies.Progressed;
import io.headwater.bench.topologies.TopologiesProcess;
import io.headwater.bench.topologies.Traffic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.nodes.NodesJob;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** Point queries of our API beside a bare handler that reads the same answers from RocksDB. */
public final class QueryBench implements Bench {
    private static final String OURS = "headwater";
    private static final String LIMIT = "bare handler";
    private static final double GOAL = 0.8;

    /** Rounds that are not counted: the JIT compiler takes a third of the machine before. */
    private static final int WARM_UP = 3;

    /** Applied before anything is measured, so that the compiler is done with the job as well. */
    private static final int WARM_UP_DELTAS = 150_000;

    private static final double GOAL_MILLIS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "query";
    }

    @Override
    public String what() {
        return "Point queries, GET /api/v1/nodes/ID/params over connections that stay open, beside a"
                + " bare Vert.x handler that gets the same answers ready-made from RocksDB.";
    }

    @Override
    public Report run(Options options, Progress progress) throws Exception {
        var plan =
                new Plan(
                        options.number("nodes", 1_000),
                        options.number("connections", 32),
                        options.number("seconds", 5),
                        options.number("rounds", 5),
                        options.number("ingest", 2_000),
                        options.number("paced", 2_000));
        options.rejectUnknown();
        String uplink = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()).uplink().name();
        try (var folder = TemporaryFolder.make(name());
                var broker = KafkaBroker.start(folder.path().resolve("kafka"));
                var ours =
                        TopologiesProcess.start(
                                broker.bootstrapServers(),
                                Files.createDirectories(folder.path().resolve("ours")),
                                NodesJob.NAME);
                var traffic = new Traffic(broker.bootstrapServers(), uplink, plan.nodes());
                Admin admin =
                        Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            var job = new Progressed(admin, Progressed.NODES);
            traffic.inits();
            awaitLast(ours, plan.nodes());
            try (ChildJvm bare =
                    BareHandler.start(
                            List.of(
                                    folder.path().resolve("bare").toString(),
                                    ours.url(),
                                    ours.token(),
                                    "" + plan.nodes()))) {
                int barePort = BareHandler.port(bare);
                try (var askOurs = plan.asker(URI.create(ours.url()).getPort(), ours.token());
                        var askBare = plan.asker(barePort, "none")) {
                    return measure(
                            plan,
                            ours.jvm(),
                            bare,
                            askOurs,
                            askBare,
                            traffic,
                            () -> job.await(uplink, 0, PATIENCE),
                            progress);
                }
            }
        }
    }

    /** How much of everything. */
    private record Plan(
            int nodes, int connections, int seconds, int rounds, int ingest, int paced) {
        Asker asker(int port, String token) throws IOException {
            return Asker.start(port, token, nodes, connections);
        }

        BesideIngest beside(String name, Asker asker, Traffic traffic) {
            return new BesideIngest(name, asker, traffic, 2 * seconds, paced, ingest);
        }
    }

    /** Until the job has applied what it was given. */
    private interface CatchingUp {
        void run() throws Exception;
    }

    private static Report measure(
            Plan plan,
            ChildJvm ours,
            ChildJvm bare,
            Asker askOurs,
            Asker askBare,
            Traffic traffic,
            CatchingUp applied,
            Progress progress)
            throws Exception {
        var contenders =
                List.of(
                        new Served(OURS, ours, askOurs, plan.seconds()),
                        new Served(LIMIT, bare, askBare, plan.seconds()));
        progress.say("warming up");
        traffic.deltas(WARM_UP_DELTAS, 0);
        applied.run();
        Rounds.of(WARM_UP, contenders, progress);
        Rounds rounds = Rounds.of(plan.rounds(), contenders, progress);
        Rounds beside =
                Rounds.of(
                        plan.rounds(),
                        List.of(
                                plan.beside(OURS, askOurs, traffic),
                                plan.beside(LIMIT, askBare, traffic)),
                        progress);
        Samples p99 = beside.of(OURS, BesideIngest.P99);
        Samples ratio = rounds.of(OURS, Served.RATE).over(rounds.of(LIMIT, Served.RATE));
        return new Report(
                List.of(
                        Figure.with(
                                Served.RATE,
                                rounds.of(OURS, Served.RATE).text(0),
                                rounds.of(LIMIT, Served.RATE).text(0),
                                "at least 0.80 x the limit; is " + ratio.text(2) + " x",
                                ratio.median() >= GOAL),
                        Figure.plain(
                                Served.CPU,
                                rounds.of(OURS, Served.CPU).text(1),
                                rounds.of(LIMIT, Served.CPU).text(1)),
                        Figure.plain(
                                BesideIngest.P50,
                                beside.of(OURS, BesideIngest.P50).text(1),
                                beside.of(LIMIT, BesideIngest.P50).text(1)),
                        Figure.with(
                                BesideIngest.P99,
                                p99.text(1),
                                beside.of(LIMIT, BesideIngest.P99).text(1),
                                "under 5 ms",
                                p99.median() < GOAL_MILLIS)),
                List.of(
                        plan.connections()
                                + " connections with one request at a time; "
                                + plan.nodes()
                                + " nodes of "
                                + Traffic.PARAMS
                                + " parameters. Beside ingest: "
                                + plan.paced()
                                + " requests a second while the job applies "
                                + plan.ingest()
                                + " deltas a second; the limit shares the machine with the same ingest."));
    }

    private static void awaitLast(TopologiesProcess ours, int nodes) throws Exception {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        ours.url() + Asker.path(Traffic.node(nodes - 1).device())))
                        .header("Authorization", "Bearer " + ours.token())
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            Waiting.until(
                    () -> client.send(request, BodyHandlers.ofString()).statusCode() == 200,
                    PATIENCE,
                    () -> "the nodes' parameters do not appear");
        }
        TimeUnit.SECONDS.sleep(1); // other partitions may be a little behind the last node's
    }
}
