package io.headwater.topologies.jobs;

import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Counts the stream threads of a job every other second, as one may end without anybody being told.
 * Twice in a row too few, and what is missing is started again, or the job has failed: one that is
 * just being replaced is none that is missing. A thread of its own.
 */
final class ThreadWatch implements AutoCloseable {
    private static final long EVERY_SECONDS = 2;
    private static final Set<String> ENDING = Set.of("PENDING_SHUTDOWN", "DEAD");

    private final int wanted;
    private final Threads threads;
    private final ThreadEnds ends;
    private final ScheduledExecutorService clock;
    private volatile int looksWithout;

    /**
     * The threads of a job.
     *
     * @param areMeantToWork whether the job is started and not stopped
     * @param working how many do; fails when that cannot be told
     * @param startOne whether one more was started
     */
    record Threads(BooleanSupplier areMeantToWork, IntSupplier working, BooleanSupplier startOne) {
        static Threads of(KafkaStreams streams) {
            return new Threads(
                    () -> streams.state().isRunningOrRebalancing(),
                    () ->
                            (int)
                                    streams.metadataForLocalThreads().stream()
                                            .filter(one -> !ENDING.contains(one.threadState()))
                                            .count(),
                    () -> streams.addStreamThread().isPresent());
        }
    }

    ThreadWatch(String job, int wanted, Threads threads, ThreadEnds ends) {
        this.wanted = wanted;
        this.threads = threads;
        this.ends = ends;
        clock =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("headwater-threads-" + job).factory());
    }

    /** Begins to count. */
    void start() {
        var _ =
                clock.scheduleWithFixedDelay(
                        this::look, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** Whether all threads were there when they were counted last. */
    boolean isComplete() {
        return looksWithout == 0;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    void look() {
        try {
            int missing = missing();
            looksWithout = missing > 0 ? looksWithout + 1 : 0;
            if (looksWithout > 1) {
                ends.without(missing, threads.startOne());
            }
        } catch (RuntimeException e) {
            looksWithout = 0; // the job is on its way up or down, which it tells itself
        }
    }

    private int missing() {
        boolean isAsked = ends.failure().isEmpty() && threads.areMeantToWork().getAsBoolean();
        return isAsked ? wanted - threads.working().getAsInt() : 0;
    }
}
