package io.headwater.bench.commands;

import io.headwater.bench.frame.Bench;
import io.headwater.bench.frame.OneByOne;
import io.headwater.bench.frame.Options;
import io.headwater.bench.frame.Progress;
import io.headwater.bench.frame.Report;
import io.headwater.bench.frame.TemporaryFolder;
import io.headwater.bench.up.IdleAndLoaded;
import io.headwater.bench.up.LaunchedUp;
import io.headwater.bench.up.VirtualHome;
import java.util.List;

/** Commands to virtual nodes over mutual TLS, and back. */
public final class CommandsBench implements Bench {
    private static final String PREFIX = "bench-command-";

    @Override
    public String name() {
        return "commands";
    }

    @Override
    public String what() {
        return "From a command's request at the API, through the bridge to a virtual node over mutual"
                + " TLS and back, to its result in the API, asked for over and over; with nothing else"
                + " to do, and while other nodes send.";
    }

    @Override
    public Report run(Options options, Progress progress) throws Exception {
        var plan = IdleAndLoaded.read(options);
        int nodes = options.number("nodes", 20);
        options.rejectUnknown();
        try (var folder = TemporaryFolder.make(name());
                var up = LaunchedUp.fromClassPath(folder.path().resolve("data"));
                var home = VirtualHome.connect(up, PREFIX, nodes);
                var commander = new Commander(up)) {
            for (int node = 0; node < nodes; node++) {
                commander.awaitReady(home.id(node));
            }
            var trips = new OneByOne(turn -> commander.command(home.id(turn), turn));
            return new Report(
                    plan.figures("request to result", trips, up, progress),
                    List.of(
                            plan.samples()
                                    + " commands each to "
                                    + nodes
                                    + " nodes in turn, one after another 10 ms after the last result;"
                                    + " `up`, client and nodes on the same machine. Each is two requests"
                                    + " at least: the one that asks for it, and those that look for its"
                                    + " result."));
        }
    }
}
