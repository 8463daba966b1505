package io.headwater.topologies.jobs;

import io.headwater.topologies.rounds.Rounds;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;

/**
 * Counts the stream threads of a job every other second, as one may end without anybody being told.
 * Twice in a row too few, and what is missing is started again, or the job has failed: one that is
 * just being replaced is none that is missing. A thread of its own.
 */
final class ThreadWatch implements AutoCloseable {
    private static final Duration REST = Duration.ofSeconds(2);

    private final int wanted;
    private final Threads threads;
    private final ThreadEnds ends;
    private final Rounds rounds;
    private volatile int looksWithout;
    private Set<String> unbegun = Set.of(); // at the look before; the watching thread only

    /**
     * The threads of a job.
     *
     * @param areMeantToWork whether the job is started and not stopped
     * @param begun of each that has not ended, by its name, whether it was begun; fails when that
     *     cannot be told
     * @param startOne whether one more was started
     * @param stop ends those that are left, which leave their group; does not wait for it
     */
    record Threads(
            BooleanSupplier areMeantToWork,
            Supplier<Map<String, Boolean>> begun,
            BooleanSupplier startOne,
            Runnable stop) {
        /**
         * @param leaving how they leave their group when they are stopped, without waiting
         */
        static Threads of(KafkaStreams streams, CloseOptions leaving) {
            return new Threads(
                    () -> streams.state().isRunningOrRebalancing(),
                    () -> begun(streams.metadataForLocalThreads()),
                    () -> streams.addStreamThread().isPresent(),
                    () -> streams.close(leaving));
        }

        /**
         * Kafka Streams leaves out threads that have ended, and calls each of the others created
         * until it works for the first time, through all of joining and restoring.
         */
        private static Map<String, Boolean> begun(Set<ThreadMetadata> listed) {
            Set<String> alive = listed.stream().anyMatch(Threads::isNew) ? alive() : Set.of();
            return listed.stream()
                    .collect(
                            Collectors.toMap(
                                    ThreadMetadata::threadName,
                                    one -> !isNew(one) || alive.contains(one.threadName())));
        }

        private static boolean isNew(ThreadMetadata thread) {
            return thread.threadState().equals("CREATED");
        }

        private static Set<String> alive() {
            return Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .collect(Collectors.toSet());
        }
    }

    ThreadWatch(String job, int wanted, Threads threads, ThreadEnds ends) {
        this.wanted = wanted;
        this.threads = threads;
        this.ends = ends;
        rounds =
                new Rounds(
                        "headwater-threads-" + job,
                        this::look,
                        "stream threads are counted again at the next look");
    }

    /** Begins to count. */
    void start() {
        rounds.start(REST, REST);
    }

    /** Whether all threads were there when they were counted last. */
    boolean isComplete() {
        return looksWithout == 0;
    }

    @Override
    public void close() {
        rounds.close();
    }

    void look() {
        int missing = missing();
        looksWithout = missing > 0 ? looksWithout + 1 : 0;
        if (looksWithout > 1) {
            ends.without(missing, threads);
        }
    }

    private int missing() {
        boolean isAsked = ends.failure().isEmpty() && threads.areMeantToWork().getAsBoolean();
        return isAsked ? wanted - working() : 0;
    }

    /** Kafka lists a thread before it begins it: one that is not begun for long never will be. */
    private int working() {
        Map<String, Boolean> begun = threads.begun().get();
        Set<String> before = unbegun;
        unbegun =
                begun.keySet().stream()
                        .filter(thread -> !begun.getOrDefault(thread, false))
                        .collect(Collectors.toUnmodifiableSet());
        return (int) begun.keySet().stream().filter(it -> !isStuck(it, before)).count();
    }

    private boolean isStuck(String thread, Set<String> before) {
        return unbegun.contains(thread) && before.contains(thread);
    }
}
