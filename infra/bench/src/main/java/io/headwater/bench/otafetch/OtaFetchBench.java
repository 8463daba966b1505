package io.headwater.bench.otafetch;

import io.headwater.bench.frame.Bench;
import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.Figure;
import io.headwater.bench.frame.KafkaBroker;
import io.headwater.bench.frame.Options;
import io.headwater.bench.frame.Progress;
import io.headwater.bench.frame.Report;
import io.headwater.bench.frame.Rounds;
import io.headwater.bench.frame.TemporaryFolder;
import io.headwater.bench.topologies.Population;
import io.headwater.bench.topologies.Progressed;
import io.headwater.bench.topologies.TopologiesProcess;
import io.headwater.bench.topologies.Traffic;
import io.headwater.schemas.InboxKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.nodes.NodesJob;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Nodes that ask for an update among very many, beside a bare answer from a store. */
public final class OtaFetchBench implements Bench {
    private static final String OURS = "headwater";
    private static final String LIMIT = "bare answer";

    /** Rounds that are not counted: the JIT compiler takes a third of the machine before. */
    private static final int WARM_UP = 2;

    /** The product's own. */
    private static final int COMMIT_MILLIS = 25;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String JOB =
            """
            {"id": "bench", "image": {"url": "https://updates.example.org/lamp-2.0.bin", "size": 1048576,
             "fwVersion": "2.0", "md5": "0f343b0931126a20f133d67c2b018a3b"},
             "target": {"types": ["%s"]}, "maxFailedDeliveries": 0}
            """
                    .formatted(Population.TYPE);

    @Override
    public String name() {
        return "otafetch";
    }

    @Override
    public String what() {
        return "A node asks for an update and is sent where to download it: from the record in the"
                + " uplink to the committed record in the inbox of its bridge, beside a bare Streams"
                + " processor that reads a row, puts it with its changelog and answers.";
    }

    @Override
    public Report run(Options options, Progress progress) throws Exception {
        int nodes = options.number("nodes", 100_000);
        int rounds = options.number("rounds", 5);
        int warmUp = options.number("warm-up", WARM_UP);
        var plan =
                new Fetches.Plan(
                        options.number("burst", 20_000),
                        options.number("per-second", 500),
                        options.number("seconds", 4));
        options.rejectUnknown();
        var topics = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
        String uplink = topics.uplink().name();
        try (var folder = TemporaryFolder.make(name());
                var broker = KafkaBroker.start(folder.path().resolve("kafka"));
                Admin admin =
                        Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            String kafka = broker.bootstrapServers();
            admin.createTopics(
                            List.of(
                                    new NewTopic(BareAnswers.QUESTIONS, 4, (short) 1),
                                    new NewTopic(BareAnswers.ANSWERS, 4, (short) 1)))
                    .all()
                    .get();
            try (var ours =
                            TopologiesProcess.start(
                                    kafka,
                                    Files.createDirectories(folder.path().resolve("ours")),
                                    NodesJob.NAME + "," + FleetJob.NAME);
                    ChildJvm bare =
                            BareAnswers.start(kafka, folder.path().resolve("bare"), COMMIT_MILLIS);
                    var ourNodes = new Population(kafka, uplink, nodes, 1);
                    var bareNodes = new Population(kafka, BareAnswers.QUESTIONS, nodes, 1)) {
                createJob(ours);
                var progressed = new Progressed(admin, Progressed.NODES);
                progressed.await(topics.otaJobs().name(), 1, PATIENCE);
                progress.say(nodes + " nodes arrive");
                ourNodes.arrive();
                progressed.await(uplink, 0, PATIENCE);
                try (var fetches =
                                new Fetches(
                                        OURS,
                                        ours.jvm(),
                                        ourNodes,
                                        plan,
                                        kafka,
                                        topics.inbox().name(),
                                        OtaFetchBench::inboxOf);
                        var questions =
                                new Fetches(
                                        LIMIT,
                                        bare,
                                        bareNodes,
                                        plan,
                                        kafka,
                                        BareAnswers.ANSWERS,
                                        OtaFetchBench::nodeOf)) {
                    questions.askAll();
                    progress.say("warming up");
                    Rounds.of(warmUp, List.of(fetches, questions), progress);
                    Rounds measured = Rounds.of(rounds, List.of(fetches, questions), progress);
                    return report(measured, nodes, plan);
                }
            }
        }
    }

    private static void createJob(TopologiesProcess ours) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(ours.url() + "/api/v1/ota/jobs"))
                        .header("Authorization", "Bearer " + ours.token())
                        .POST(BodyPublishers.ofString(JOB))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw new IOException("the job was not created: " + answer.body());
            }
        }
    }

    private static int inboxOf(byte[] key) {
        return Traffic.indexOf(InboxKey.parse(key).orElseThrow().node());
    }

    private static int nodeOf(byte[] key) {
        return Traffic.indexOf(NodeKey.parse(key).orElseThrow());
    }

    private static Report report(Rounds rounds, int nodes, Fetches.Plan plan) {
        return new Report(
                List.of(
                        Figure.plain(
                                Fetches.CPU,
                                rounds.of(OURS, Fetches.CPU).text(1),
                                rounds.of(LIMIT, Fetches.CPU).text(1)),
                        Figure.plain(
                                Fetches.RATE,
                                rounds.of(OURS, Fetches.RATE).text(0),
                                rounds.of(LIMIT, Fetches.RATE).text(0)),
                        Figure.plain(
                                Fetches.P50,
                                rounds.of(OURS, Fetches.P50).text(1),
                                rounds.of(LIMIT, Fetches.P50).text(1)),
                        Figure.plain(
                                Fetches.P99,
                                rounds.of(OURS, Fetches.P99).text(1),
                                rounds.of(LIMIT, Fetches.P99).text(1))),
                List.of(
                        nodes
                                + " nodes of "
                                + Traffic.PARAMS
                                + " parameters in state, all of them connected and meant by the one job;"
                                + " "
                                + plan.burst()
                                + " fetches a round as fast as they go, then "
                                + plan.perSecond()
                                + " a second, whose times count, for "
                                + plan.seconds()
                                + " s. One stream thread and a commit every "
                                + COMMIT_MILLIS
                                + " ms on both sides.",
                        "Each fetch is answered anew: ours keeps what was delivered, a timer for the"
                                + " node's word, the downlink and what was last heard, and tells the"
                                + " fleet job."));
    }
}
