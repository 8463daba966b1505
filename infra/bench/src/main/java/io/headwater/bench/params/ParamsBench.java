package io.headwater.bench.params;

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
import io.headwater.bench.topologies.TopologiesProcess;
import io.headwater.bench.topologies.Traffic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.nodes.NodesJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** What applying a delta costs the job nodes, beside the bare put of a row with changelog. */
public final class ParamsBench implements Bench {
    private static final String OURS = "headwater";
    private static final String LIMIT = "bare put";
    private static final String TOPIC = "bench.deltas";
    private static final double GOAL = 1.5;

    /** Rounds that are not counted: the JIT compiler takes a third of the machine before. */
    private static final int WARM_UP = 3;

    /** The product's own. */
    private static final int COMMIT_MILLIS = 25;

    @Override
    public String name() {
        return "params";
    }

    @Override
    public String what() {
        return "Processor time of applying a parameter's delta exactly once, from the uplink to the"
                + " committed state with its derived records, beside a bare Streams processor that"
                + " reads, changes and puts a row of the same size with its changelog.";
    }

    @Override
    public Report run(Options options, Progress progress) throws Exception {
        int count = options.number("deltas", 200_000);
        int nodes = options.number("nodes", 1_000);
        int rounds = options.number("rounds", 5);
        int commit = options.number("commit", COMMIT_MILLIS);
        int warmUp = options.number("warm-up", WARM_UP);
        options.rejectUnknown();
        try (var folder = TemporaryFolder.make(name());
                var broker = KafkaBroker.start(folder.path().resolve("kafka"));
                Admin admin =
                        Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 4, (short) 1))).all().get();
            String uplink = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()).uplink().name();
            try (var job =
                            TopologiesProcess.start(
                                    broker.bootstrapServers(),
                                    Files.createDirectories(folder.path().resolve("ours")),
                                    NodesJob.NAME,
                                    "commit.interval=" + commit + "ms");
                    ChildJvm bare = bare(broker, folder.path().resolve("bare"), commit);
                    var toJob = new Traffic(broker.bootstrapServers(), uplink, nodes);
                    var toBare = new Traffic(broker.bootstrapServers(), TOPIC, nodes)) {
                var contenders =
                        List.of(
                                new Applied(
                                        OURS,
                                        job.jvm(),
                                        "headwater-nodes-g1",
                                        admin,
                                        toJob,
                                        nodes,
                                        count),
                                new Applied(
                                        LIMIT,
                                        bare,
                                        BarePut.APPLICATION,
                                        admin,
                                        toBare,
                                        nodes,
                                        count));
                progress.say("warming up");
                Rounds.of(warmUp, contenders, progress);
                return report(Rounds.of(rounds, contenders, progress), count, nodes, commit);
            }
        }
    }

    private static ChildJvm bare(KafkaBroker broker, Path folder, int commit)
            throws IOException, InterruptedException {
        return BarePut.start(broker.bootstrapServers(), folder, TOPIC, commit);
    }

    private static Report report(Rounds rounds, int count, int nodes, int commit) {
        Samples ours = rounds.of(OURS, Applied.CPU);
        Samples limit = rounds.of(LIMIT, Applied.CPU);
        Samples ratio = ours.over(limit);
        return new Report(
                List.of(
                        Figure.with(
                                Applied.CPU,
                                ours.text(1),
                                limit.text(1),
                                "at most 1.5 x the limit; is " + ratio.text(2) + " x",
                                ratio.median() <= GOAL),
                        Figure.plain(
                                "deltas a second, as fast as it goes",
                                rounds.of(OURS, Applied.RATE).text(0),
                                rounds.of(LIMIT, Applied.RATE).text(0))),
                List.of(
                        count
                                + " deltas a round for "
                                + nodes
                                + " nodes of "
                                + Traffic.PARAMS
                                + " parameters; one stream thread, a commit every "
                                + commit
                                + " ms, both applications"
                                + " on the same broker. Ours writes two records a delta (params.state,"
                                + " which is its changelog, and params.changed), the bare put one."));
    }
}
