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
import java.util.ArrayList;
import java.util.List;

/** Alerts of virtual nodes on their way to whoever tells people. */
public final class AlertsBench implements Bench {
    private static final String RAISING = "bench-alert-";
    private static final String OWNED = "bench-owned-";

    @Override
    public String name() {
        return "alerts";
    }

    @Override
    public String what() {
        return "From the moment a virtual node raises an alert over mutual TLS to the committed record"
                + " in headwater.alerts.raised.v1, and to the one in headwater.push.requests.v1 for a"
                + " target of the node's user; with nothing else to do, and while other nodes send.";
    }

    @Override
    public Report run(Options options, Progress progress) throws Exception {
        var plan = IdleAndLoaded.read(options);
        int nodes = options.number("nodes", 300);
        options.rejectUnknown();
        try (var folder = TemporaryFolder.make(name());
                var up = LaunchedUp.fromClassPath(folder.path().resolve("data"));
                var raising = VirtualHome.connect(up, RAISING, nodes);
                var owned = VirtualHome.connect(up, OWNED, nodes);
                var raised = Texts.raised(up.bootstrapServers());
                var requested = Texts.requested(up.bootstrapServers())) {
            var figures =
                    new ArrayList<>(
                            plan.figures("alert to raised", alerts(raising, raised), up, progress));
            progress.say("giving each node its user");
            Owners.move(up, owned);
            figures.addAll(
                    plan.figures("alert to push request", alerts(owned, requested), up, progress));
            return new Report(
                    figures,
                    List.of(
                            plan.samples()
                                    + " alerts each of "
                                    + nodes
                                    + " nodes in turn, one after another 10 ms after the last was there;"
                                    + " `up`, reader and nodes on the same machine. For push requests each"
                                    + " node has a user of its own with one target, as a target is told 10"
                                    + " things about a node in 10 minutes."));
        }
    }

    private static OneByOne alerts(VirtualHome home, Texts texts) {
        return new OneByOne(
                turn -> {
                    String text = "smoke in room " + turn;
                    home.node(turn).alert(text);
                    texts.await(text);
                });
    }
}
