package io.headwater.topologies.jobs;

import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a job when a stream thread of it ended. Every end is logged and counted; then
 * there is a new thread, or the job has failed and says why. Never throws: Kafka Streams drops what
 * is thrown while it asks, and the thread would be gone without a word. Any thread.
 */
final class ThreadEnds {
    private static final Logger LOGGER = LoggerFactory.getLogger(ThreadEnds.class);

    private final String job;
    private final JobMetrics metrics;
    private final ThreadReplacements replacements;
    private volatile @Nullable String failure;

    ThreadEnds(String job, JobMetrics metrics, InstantSource clock) {
        this.job = job;
        this.metrics = metrics;
        replacements = new ThreadReplacements(clock);
    }

    /** Why the job runs no more; empty while it does. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * A thread ended by this; called on it.
     *
     * @param threads of the job; when it has failed, those that are left are stopped here: told by
     *     the answer alone, they would stay in their group until Kafka misses them
     */
    StreamThreadExceptionResponse by(Throwable thrown, ThreadWatch.Threads threads) {
        try {
            if (Failures.mayPass(thrown) && replacements.allowed()) {
                metrics.threadEnded("replaced");
                LOGGER.atWarn()
                        .setCause(thrown)
                        .addKeyValue("job", job)
                        .log("stream thread ended and is replaced");
                return StreamThreadExceptionResponse.REPLACE_THREAD;
            }
            Throwable cause = Failures.rootOf(thrown);
            stop(cause.getMessage() == null ? cause.toString() : cause.getMessage(), thrown);
            if (threads.areMeantToWork().getAsBoolean()) { // an orderly close waits for this thread
                threads.stop().run();
            }
        } catch (Throwable unsaid) { // also what is short of memory is to leave a reason behind
            if (failure == null) {
                failure = "a stream thread ended by " + thrown.getClass().getName();
            }
        }
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /**
     * Threads are missing of which nobody said that they ended.
     *
     * @param missing how many
     * @param threads of the job, which stops when they cannot be started; never asked on one of
     *     them
     */
    void without(int missing, ThreadWatch.Threads threads) {
        metrics.threadEnded("vanished");
        LOGGER.atError()
                .addKeyValue("job", job)
                .addKeyValue("missing", missing)
                .log("stream threads ended without a word");
        for (int i = 0; i < missing; i++) {
            if (!replacements.allowed() || !threads.startOne().getAsBoolean()) {
                if (threads.areMeantToWork().getAsBoolean()) {
                    stop("its stream threads ended without a word", null);
                    threads.stop().run(); // others may have the partitions of those that are left
                }
                return;
            }
        }
    }

    private void stop(String why, @Nullable Throwable thrown) {
        failure = why;
        metrics.threadEnded("stopped");
        LOGGER.atError()
                .setCause(thrown)
                .addKeyValue("job", job)
                .addKeyValue("error", why)
                .log("job stopped and needs a person");
    }
}
