package io.headwater.bench.startup;

import io.headwater.bench.frame.Bench;
import io.headwater.bench.frame.Figure;
import io.headwater.bench.frame.Options;
import io.headwater.bench.frame.Progress;
import io.headwater.bench.frame.Report;
import io.headwater.bench.frame.Samples;
import io.headwater.bench.frame.TemporaryFolder;
import io.headwater.bench.up.LaunchedUp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a person waits for {@code infra/headwater up}, and what it takes when nothing happens. */
public final class StartupBench implements Bench {
    private static final double FIRST_GOAL = 12;
    private static final double SECOND_GOAL = 6;
    private static final double MEMORY_GOAL = 900;

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public String what() {
        return "`infra/headwater up`, from the command to \"is ready\" on a terminal, and the resident"
                + " memory of all its processes, PostgreSQL's too, once it has been idle.";
    }

    @Override
    public Report run(Options options, Progress progress) throws Exception {
        int rounds = options.number("rounds", 3);
        int idle = options.number("idle", 60);
        options.rejectUnknown();
        Path launcher = Path.of(System.getProperty("headwater.root"), "infra", "headwater");
        progress.say("building, and rehearsing a start");
        LaunchedUp.run(launcher, "build");
        var first = new ArrayList<Double>();
        var second = new ArrayList<Double>();
        var bare = new ArrayList<Double>();
        double memory = 0;
        for (int round = 1; round <= rounds; round++) {
            try (var folder = TemporaryFolder.make(name())) {
                Path data = folder.path().resolve("data");
                first.add(seconds(launcher, data, "on"));
                second.add(seconds(launcher, data, "on"));
                bare.add(seconds(launcher, data, "off"));
                if (round == rounds) {
                    try (var up = LaunchedUp.start(launcher, data, "on")) {
                        TimeUnit.SECONDS.sleep(idle);
                        memory = up.residentBytes() / (double) (1 << 20);
                    }
                }
            }
            progress.say("round " + round + ": first " + first + ", second " + second);
        }
        return report(new Samples(first), new Samples(second), new Samples(bare), memory, idle);
    }

    private static double seconds(Path launcher, Path data, String cache) throws Exception {
        try (var up = LaunchedUp.start(launcher, data, cache)) {
            return up.readyAfterSeconds();
        }
    }

    private static Report report(
            Samples first, Samples second, Samples bare, double memory, int idle) {
        return new Report(
                List.of(
                        Figure.with(
                                "first start after the build, s",
                                first.text(1),
                                "",
                                "under 12 s",
                                first.median() < FIRST_GOAL),
                        Figure.with(
                                "second start, with its data, s",
                                second.text(1),
                                "",
                                "under 6 s",
                                second.median() < SECOND_GOAL),
                        Figure.plain("the same without the start cache, s", bare.text(1), ""),
                        Figure.with(
                                "resident after " + idle + " idle seconds, MiB",
                                "%.0f".formatted(memory),
                                "",
                                "under 900 MB",
                                memory * 1.048576 < MEMORY_GOAL)),
                List.of(
                        "The build, with the rehearsal that fills the start cache, is not in these times;"
                                + " the launcher's own work is."));
    }
}
