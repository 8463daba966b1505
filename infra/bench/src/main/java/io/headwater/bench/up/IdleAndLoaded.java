package io.headwater.bench.up;

import io.headwater.bench.frame.Figure;
import io.headwater.bench.frame.OneByOne;
import io.headwater.bench.frame.Options;
import io.headwater.bench.frame.Percentiles;
import io.headwater.bench.frame.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Something done over and over to a running instance, with nothing else to do and while other nodes
 * send.
 *
 * @param samples how often each time
 * @param load messages a second of the other nodes; 0 leaves the second time out
 * @param warmUp before each time
 */
public record IdleAndLoaded(int samples, int load, Duration warmUp) {
    /** As the options {@code --samples}, {@code --load} and {@code --warm-up}, in seconds, say. */
    public static IdleAndLoaded read(Options options) {
        return new IdleAndLoaded(
                options.number("samples", 300),
                options.number("load", 2_000),
                Duration.ofSeconds(options.number("warm-up", 15)));
    }

    /**
     * Does it.
     *
     * @param what begins the name of each figure
     */
    public List<Figure> figures(String what, OneByOne action, LaunchedUp up, Progress progress)
            throws Exception {
        var figures = new ArrayList<Figure>();
        figures.add(figure(what + ", idle", action, progress));
        if (load > 0) {
            try (var _ = SimulatedLoad.start(up.mqttPort(), up.authority(), load)) {
                String when = ", at " + load + " messages/s";
                figures.add(figure(what + when, action, progress));
            }
        }
        return List.copyOf(figures);
    }

    private Figure figure(String what, OneByOne action, Progress progress) throws Exception {
        progress.say("warming up");
        action.warmUp(warmUp);
        Percentiles times = action.series(samples);
        progress.say(what + ": " + times);
        return Figure.plain(what + ", p50 and p99 in ms", times.toString(), "");
    }
}
