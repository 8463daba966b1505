package io.headwater.bench.params;

import io.headwater.bench.frame.Bench;
import io.headwater.bench.frame.Figure;
import io.headwater.bench.frame.Options;
import io.headwater.bench.frame.Progress;
import io.headwater.bench.frame.Report;
import io.headwater.bench.frame.Rounds;
import io.headwater.bench.frame.Samples;
import io.headwater.bench.topologies.Progressed;
import io.headwater.bench.topologies.SideBySide;
import io.headwater.bench.topologies.Traffic;
import io.headwater.topologies.nodes.NodesJob;
import java.util.List;

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
        var plan = new SideBySide.Plan(name(), NodesJob.NAME, TOPIC, nodes, commit, BarePut::start);
        return SideBySide.measure(
                plan,
                both -> {
                    var contenders =
                            List.of(
                                    new Applied(
                                            OURS,
                                            both.ours(),
                                            Progressed.NODES,
                                            both.admin(),
                                            both.toOurs(),
                                            nodes,
                                            count),
                                    new Applied(
                                            LIMIT,
                                            both.bare(),
                                            BarePut.APPLICATION,
                                            both.admin(),
                                            both.toBare(),
                                            nodes,
                                            count));
                    progress.say("warming up");
                    Rounds.of(warmUp, contenders, progress);
                    return report(Rounds.of(rounds, contenders, progress), count, nodes, commit);
                });
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
                                + " on the same broker. Ours writes params.changed with each delta, and"
                                + " with each commit the row of each node that changed (params.state,"
                                + " which is its changelog); the bare put writes its row with each."));
    }
}
