package io.headwater.sinks.timeseries;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes for a task: opens the database, writes load after load, and sees to its
 * upkeep. Decides nothing: what goes wrong is left with the hand-over, for the task to judge.
 */
final class Writing implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Writing.class);
    private static final Duration UPKEEP_WHEN_IDLE = Duration.ofMinutes(1);
    private static final Duration ORDERLY_END = Duration.ofSeconds(5);
    private static final Duration FORCED_END = Duration.ofSeconds(15);

    private final TimeSeriesSinkSettings settings;
    private final HandOver handOver;
    private final SinkFigures figures;
    private final InstantSource clock;
    private final Thread thread;

    /** Open from the first load that found the database; set by the thread. */
    private volatile @Nullable TimeSeriesStore store;

    private Writing(
            TimeSeriesSinkSettings settings,
            HandOver handOver,
            SinkFigures figures,
            InstantSource clock) {
        this.settings = settings;
        this.handOver = handOver;
        this.figures = figures;
        this.clock = clock;
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("headwater-timeseries-writing")
                        .unstarted(this::run);
    }

    /** Writes what is handed over, from now on. */
    static Writing start(
            TimeSeriesSinkSettings settings,
            HandOver handOver,
            SinkFigures figures,
            InstantSource clock) {
        var writing = new Writing(settings, handOver, figures, clock);
        writing.thread.start();
        return writing;
    }

    /**
     * Lets it finish what it is writing, for a moment; then its connections are cut. What is not
     * written by then is not in the database, or is and will be written again.
     */
    @Override
    public void close() {
        handOver.close();
        try {
            if (!thread.join(ORDERLY_END)) {
                TimeSeriesStore open = store;
                if (open != null) {
                    open.close();
                }
                if (!thread.join(FORCED_END)) {
                    LOGGER.atWarn().log("still writing; it ends by itself"); // a long migration
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!handOver.isClosed()) {
                Load load = handOver.take(UPKEEP_WHEN_IDLE);
                if (load != null) {
                    write(load);
                } else {
                    keepUp();
                }
            }
        } finally {
            // seen by somebody only when an error ended it
            handOver.failed(new IllegalStateException("nobody writes any more"));
            TimeSeriesStore open = store;
            if (open != null) {
                open.close();
            }
        }
    }

    private void write(Load load) {
        Instant start = clock.instant();
        figures.waiting(load.oldest());
        try {
            var refused = new ArrayList<>(load.batch().unusable());
            refused.addAll(open().write(load.batch()));
            figures.stored(
                    load.records(), refused.size(), Duration.between(start, clock.instant()));
            keepUp();
            handOver.written(List.copyOf(refused));
        } catch (SQLException | RuntimeException e) {
            handOver.failed(e);
        }
    }

    private void keepUp() {
        TimeSeriesStore open = store;
        if (open != null) {
            open.keepUp(clock.instant());
        }
    }

    private TimeSeriesStore open() throws SQLException {
        TimeSeriesStore open = store;
        if (open == null) {
            open = TimeSeriesStore.open(settings);
            store = open;
        }
        return open;
    }
}
