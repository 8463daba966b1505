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

    private static final int TURNS = 5;

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
                var figures = new ArrayList<Figure>();
                Seen idle = series.measure(samples);
                progress.say("idle: " + idle);
                figures.addAll(figures("idle", idle, IDLE_GOAL));
                double rate;
                try (var others = SimulatedLoad.start(up.mqttPort(), up.authority(), load)) {
                    series.warmUp();
                    long from = System.nanoTime();
                    long before = others.acknowledged();
                    Seen seen = series.measure(samples);
                    progress.say("under load: " + seen);
                    rate = (others.acknowledged() - before) * 1e9 / (System.nanoTime() - from);
                    figures.addAll(figures("at " + load + " messages/s", seen, LOAD_GOAL));
                }
                return new Report(
                        figures,
                        List.of(
                                samples
                                        + " publishes each, in turns of "
                                        + samples / TURNS
                                        + ", one after another 10 ms after the last was seen;"
                                        + " `up` with its default settings, client and load on the same machine."
                                        + " The other nodes came to "
                                        + Math.round(rate)
                                        + " acknowledged messages a second."));
            }
        }
    }

    private static List<Figure> figures(String when, Seen seen, double goal) {
        return List.of(
                figure("query", when, seen.query(), goal),
                figure("stream", when, seen.stream(), goal));
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
    private record Times(double p50, double p99) {
        static Times of(double[] millis) {
            Arrays.sort(millis);
            return new Times(millis[millis.length / 2], millis[(int) (millis.length * 0.99)]);
        }
    }

    /** Both ways of seeing, measured in turns. */
    private record Seen(Times query, Times stream) {}

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
                measure(10);
            }
        }

        /** So many of each, in turns, so that neither has the warmer half. */
        Seen measure(int samples) throws Exception {
            var query = new double[samples];
            var stream = new double[samples];
            for (int turn = 0; turn < TURNS; turn++) {
                int from = samples * turn / TURNS;
                int to = samples * (turn + 1) / TURNS;
                take(query, from, to, watch::askUntil);
                take(stream, from, to, watch::awaitEvent);
            }
            return new Seen(Times.of(query), Times.of(stream));
        }

        private void take(double[] millis, int first, int end, Reader reader) throws Exception {
            for (int i = first; i < end; i++) {
                long from = System.nanoTime();
                probe.publish(++value);
                reader.await(value);
                millis[i] = (System.nanoTime() - from) / 1e6;
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** Waits until a value is seen. */
    private interface Reader {
        void await(long value) throws IOException, InterruptedException;
    }
}
