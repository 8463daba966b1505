package io.headwater.bench.aggregates;

import io.headwater.bench.frame.Bench;
import io.headwater.bench.frame.Figure;
import io.headwater.bench.frame.Options;
import io.headwater.bench.frame.Progress;
import io.headwater.bench.frame.Report;
import io.headwater.bench.frame.Rounds;
import io.headwater.bench.frame.Samples;
import io.headwater.bench.topologies.Listener;
import io.headwater.bench.topologies.Progressed;
import io.headwater.bench.topologies.SideBySide;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.timeseries.TimeSeries;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Points of the job timeseries with their quarter-hours published, beside a bare put of each. */
public final class AggregatesBench implements Bench {
    private static final String OURS = "headwater";
    private static final String LIMIT = "bare put";
    private static final String TOPIC = "bench.points";
    private static final String GROUP = "headwater-timeseries-g1";

    /** The product's own. */
    private static final int COMMIT_MILLIS = 25;

    /** A turn of a changed quarter-hour is ten seconds of log time away at most. */
    private static final int SETTLED_SECONDS = 12;

    @Override
    public String name() {
        return "aggregates";
    }

    @Override
    public String what() {
        return "Processor time of applying points exactly once, from the uplink to the committed state,"
                + " the points topic and every published quarter-hour, beside a bare Streams processor"
                + " that puts each message in a store with its changelog.";
    }

    @Override
    public Report run(Options options, Progress progress) throws Exception {
        int count = options.number("points", 200_000);
        int nodes = options.number("nodes", 10_000);
        int rounds = options.number("rounds", 5);
        int warmUp = options.number("warm-up", 3);
        int commit = options.number("commit", COMMIT_MILLIS);
        int settle = options.number("settle", SETTLED_SECONDS);
        options.rejectUnknown();
        var plan =
                new SideBySide.Plan(
                        name(), TimeSeries.JOB, TOPIC, nodes, commit, BarePoints::start);
        return SideBySide.measure(
                plan,
                both -> {
                    var topics = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
                    Duration turns = Duration.ofSeconds(settle);
                    var contenders =
                            List.of(
                                    new AppliedPoints(
                                            OURS,
                                            both.ours(),
                                            new Progressed(both.admin(), GROUP),
                                            topics.uplink().name(),
                                            both.toOurs(),
                                            count,
                                            turns),
                                    new AppliedPoints(
                                            LIMIT,
                                            both.bare(),
                                            new Progressed(both.admin(), BarePoints.APPLICATION),
                                            TOPIC,
                                            both.toBare(),
                                            count,
                                            turns));
                    var published = new AtomicLong();
                    try (Listener _ =
                            Listener.to(
                                    both.bootstrapServers(),
                                    topics.timeseriesAggregates().name(),
                                    (_, _) -> published.incrementAndGet())) {
                        progress.say("warming up");
                        if (warmUp > 0) {
                            Rounds.of(warmUp, contenders, progress);
                        }
                        long before = published.get();
                        Rounds measured = Rounds.of(rounds, contenders, progress);
                        long quarters = (published.get() - before) / rounds;
                        return report(measured, count, nodes, commit, quarters);
                    }
                });
    }

    private static Report report(Rounds rounds, int count, int nodes, int commit, long quarters) {
        Samples ours = rounds.of(OURS, AppliedPoints.CPU);
        Samples limit = rounds.of(LIMIT, AppliedPoints.CPU);
        return new Report(
                List.of(
                        Figure.plain(AppliedPoints.CPU, ours.text(1), limit.text(1)),
                        Figure.plain(
                                "points a second, as fast as it goes",
                                rounds.of(OURS, AppliedPoints.RATE).text(0),
                                rounds.of(LIMIT, AppliedPoints.RATE).text(0))),
                List.of(
                        count
                                + " points a round, one a message, of one series of each of "
                                + nodes
                                + " nodes; "
                                + quarters
                                + " quarter-hours were published a round. One stream thread, a commit every "
                                + commit
                                + " ms, both applications on the same broker. Processor time is taken until"
                                + " every quarter-hour of the round was published; it is "
                                + ours.over(limit).text(2)
                                + " x the limit's. Ours decodes and judges each point, writes its row, its"
                                + " expiry, the newest of its series and the turn of its quarter-hour, and"
                                + " tells the point and the newest to others; the bare put writes the"
                                + " message to one store."));
    }
}
