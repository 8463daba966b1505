package io.headwater.bench.visible;

import io.headwater.bench.frame.Bench;
import io.headwater.bench.frame.Figure;
import io.headwater.bench.frame.Options;
import io.headwater.bench.frame.Progress;
import io.headwater.bench.frame.Report;
import io.headwater.bench.frame.TemporaryFolder;
import io.headwater.bench.up.LaunchedUp;
import io.headwater.bench.up.SimulatedLoad;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** From a node's publish over mutual TLS to somebody else who sees the new value. */
public final class VisibleBench implements Bench {
    private static final String NODE = "probe";

    /** What most of the JIT compiler's work takes. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    private static final double IDLE_GOAL = 20;
    private static final double LOAD_GOAL = 100;

    @Override
    public String name() {
        return "visible";
    }

    @Override
    public String what() {
        return "From the moment a node writes a PUBLISH of QoS 1 over mutual TLS to the moment the"
                + " query shows the value, asked over and over, and to the moment the live stream"
                + " brings it; with nothing else to do, and while other nodes send.";
    }

    @Override
    public Report run(Options options, Progress progress) throws Exception {
        int samples = options.number("samples", 500);
        int load = options.number("load", 2_000);
        options.rejectUnknown();
        Path launcher = Path.of(System.getProperty("headwater.root"), "infra", "headwater");
        progress.say("building");
        LaunchedUp.run(launcher, "build");
        try (var folder = TemporaryFolder.make(name());
                var up = LaunchedUp.start(launcher, folder.path().resolve("data"), "on");
                var probe = Probe.connect(up.mqttPort(), up.authority(), NODE)) {
            probe.publish(0);
            try (var watch =
                    new Watch(URI.create(up.api() + "/api/v1/nodes/" + NODE), up.token())) {
                watch.askUntil(0);
                watch.follow();
                var series = new Series(probe, watch, progress);
                series.warmUp();
                Times idleQuery = series.query(samples);
                Times idleStream = series.stream(samples);
                var figures = new ArrayList<Figure>();
                figures.addAll(figures("idle", idleQuery, idleStream, IDLE_GOAL));
                double rate;
                try (var others = SimulatedLoad.start(up.mqttPort(), up.authority(), load)) {
                    series.warmUp();
                    long from = System.nanoTime();
                    long before = others.acknowledged();
                    Times query = series.query(samples);
                    Times stream = series.stream(samples);
                    rate = (others.acknowledged() - before) * 1e9 / (System.nanoTime() - from);
                    figures.addAll(figures("at " + load + " messages/s", query, stream, LOAD_GOAL));
                }
                return new Report(
                        figures,
                        List.of(
                                samples
                                        + " publishes each, one after another 10 ms after the last was seen;"
                                        + " `up` with its default settings, client and load on the same machine."
                                        + " The other nodes came to "
                                        + Math.round(rate)
                                        + " acknowledged messages a second."));
            }
        }
    }

    private static List<Figure> figures(String when, Times query, Times stream, double goal) {
        return List.of(figure("query", when, query, goal), figure("stream", when, stream, goal));
    }

    private static Figure figure(String where, String when, Times times, double goal) {
        return Figure.with(
                "visible in the " + where + ", " + when + ", p50 and p99 in ms",
                String.format(Locale.ROOT, "%.1f and %.1f", times.p50(), times.p99()),
                "",
                String.format(Locale.ROOT, "p99 %.0f ms", goal),
                times.p99() <= goal);
    }

    /** In milliseconds. */
    private record Times(double p50, double p99) {}

    /** One publish after another, each of a value that was never there. */
    private static final class Series {
        private static final int PAUSE_MILLIS = 10;

        private final Probe probe;
        private final Watch watch;
        private final Progress progress;
        private long value = 1_000;

        Series(Probe probe, Watch watch, Progress progress) {
            this.probe = probe;
            this.watch = watch;
            this.progress = progress;
        }

        void warmUp() throws Exception {
            progress.say("warming up");
            long until = System.nanoTime() + WARM_UP.toNanos();
            while (System.nanoTime() < until) {
                take(10, watch::askUntil);
                take(10, watch::awaitEvent);
            }
        }

        Times query(int samples) throws Exception {
            return told("query", take(samples, watch::askUntil));
        }

        Times stream(int samples) throws Exception {
            return told("stream", take(samples, watch::awaitEvent));
        }

        private Times told(String what, Times times) {
            progress.say(what + ": " + times);
            return times;
        }

        private Times take(int samples, Seen seen) throws Exception {
            double[] millis = new double[samples];
            for (int i = 0; i < samples; i++) {
                long from = System.nanoTime();
                probe.publish(++value);
                seen.await(value);
                millis[i] = (System.nanoTime() - from) / 1e6;
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            Arrays.sort(millis);
            return new Times(millis[samples / 2], millis[(int) (samples * 0.99)]);
        }
    }

    /** Waits until a value is seen. */
    private interface Seen {
        void await(long value) throws IOException, InterruptedException;
    }
}
