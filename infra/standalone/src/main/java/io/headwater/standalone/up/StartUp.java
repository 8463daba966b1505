package io.headwater.standalone.up;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Says what is starting and how long it took, a line per part. Safe for any thread. */
public final class StartUp {
    private final PrintWriter out;
    private final long startedAt = System.nanoTime();

    public StartUp(PrintWriter out) {
        this.out = out;
    }

    /**
     * Starts one part and says so when it is up.
     *
     * @param part what a person would call it
     */
    public <T> T part(String part, Callable<T> start) throws Exception {
        long from = System.nanoTime();
        T started = start.call();
        say("  %-12s ready in %s".formatted(part, seconds(System.nanoTime() - from)));
        return started;
    }

    public void say(String line) {
        out.println(line);
        out.flush();
    }

    /** Time since the beginning, as a person reads it. */
    public String elapsed() {
        return seconds(System.nanoTime() - startedAt);
    }

    private static String seconds(long nanos) {
        return "%.1f s".formatted(Duration.ofNanos(nanos).toMillis() / 1000.0);
    }
}
