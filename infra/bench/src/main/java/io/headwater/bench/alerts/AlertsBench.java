package io.headwater.bench.alerts;

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

/** Alerts of virtual nodes on their way to whoever tells people. */
public final class AlertsBench implements Bench {
    private static final String PREFIX = "bench-alert-";

    @Override
    public String name() {
        return "alerts";
    }

    @Override
    public String what() {
        return "From the moment a virtual node raises an alert over mutual TLS to the committed record"
                + " in headwater.alerts.raised.v1; with nothing else to do, and while other nodes send.";
    }

    @Override
    public Report run(Options options, Progress progress) throws Exception {
        var plan = IdleAndLoaded.read(options);
        int nodes = options.number("nodes", 100);
        options.rejectUnknown();
        try (var folder = TemporaryFolder.make(name());
                var up = LaunchedUp.fromClassPath(folder.path().resolve("data"));
                var home = VirtualHome.connect(up, PREFIX, nodes);
                var raised = Raised.at(up.bootstrapServers())) {
            var alerts =
                    new OneByOne(
                            turn -> {
                                String text = "smoke in room " + turn;
                                home.node(turn).alert(text);
                                raised.await(text);
                            });
            return new Report(
                    plan.figures("alert to raised", alerts, up, progress),
                    List.of(
                            plan.samples()
                                    + " alerts each of "
                                    + nodes
                                    + " nodes in turn, one after another 10 ms after the last was there;"
                                    + " `up`, reader and nodes on the same machine."));
        }
    }
}
