package io.headwater.simulator;

import io.headwater.simulator.link.Tally.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Says how a simulation goes: on a terminal one line that is rewritten, elsewhere a new line now
 * and then. Writes from a thread of its own.
 */
public final class LiveLine implements AutoCloseable {
    private static final Duration ON_TERMINALS = Duration.ofMillis(500);
    private static final Duration IN_LOGS = Duration.ofSeconds(10);
    private static final String REWRITE = "\r";
    private static final String CLEAR_REST = "\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final int nodes;
    private final Supplier<Progress> progress;
    private final ScheduledExecutorService clock;
    private final long startedAt = System.nanoTime();

    /** On the writing thread, and the closing one after that has ended. */
    private long acknowledgedBefore;

    private long writtenAt = startedAt;

    private LiveLine(PrintStream out, boolean terminal, int nodes, Supplier<Progress> progress) {
        this.out = out;
        this.terminal = terminal;
        this.nodes = nodes;
        this.progress = progress;
        this.clock =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("simulator-line").factory());
    }

    /**
     * Starts saying how it goes.
     *
     * @param terminal whether a line can be rewritten
     * @param nodes how many there should be
     * @param progress asked before each line
     */
    public static LiveLine start(
            PrintStream out, boolean terminal, int nodes, Supplier<Progress> progress) {
        var line = new LiveLine(out, terminal, nodes, progress);
        long every = (terminal ? ON_TERMINALS : IN_LOGS).toMillis();
        var _ = line.clock.scheduleAtFixedRate(line::write, every, every, TimeUnit.MILLISECONDS);
        return line;
    }

    /**
     * One line about a moment.
     *
     * @param perSecond messages acknowledged lately
     */
    public static String text(Progress now, int nodes, double perSecond) {
        var text =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                "nodes %d/%d  sent %d  acknowledged %d  in flight %d  %.1f/s",
                                now.connected(),
                                nodes,
                                now.sent(),
                                now.acknowledged(),
                                now.inFlight(),
                                perSecond));
        append(text, "waiting", now.waiting());
        append(text, "resent", now.resent());
        append(text, "dropped", now.dropped());
        append(text, "reconnects", now.reconnects());
        append(text, "refused", now.refused());
        if (now.connected() < nodes) {
            now.trouble().ifPresent(trouble -> text.append("  (").append(trouble).append(')'));
        }
        return text.toString();
    }

    /** Stops, and leaves a last line that holds what the progress says then. */
    @Override
    public void close() {
        clock.shutdown();
        try {
            var _ = clock.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Progress last = progress.get();
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        print(text(last, nodes, last.acknowledged() / seconds));
        if (terminal) {
            out.println();
        }
    }

    private void write() {
        Progress now = progress.get();
        long at = System.nanoTime();
        double perSecond = (now.acknowledged() - acknowledgedBefore) / ((at - writtenAt) / 1e9);
        acknowledgedBefore = now.acknowledged();
        writtenAt = at;
        print(text(now, nodes, perSecond));
    }

    private void print(String text) {
        if (terminal) {
            out.print(REWRITE + text + CLEAR_REST);
        } else {
            out.println(text);
        }
        out.flush();
    }

    private static void append(StringBuilder text, String what, long count) {
        if (count > 0) {
            text.append("  ").append(what).append(' ').append(count);
        }
    }
}
