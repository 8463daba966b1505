package io.headwater.topologies.jobs;

import io.headwater.topologies.jobs.Backlog.Stretch;
import io.headwater.topologies.views.Watermarks;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a job has processed what had come to its partitions by the time it got them, so that its
 * answers are not older than that. What had come is asked when all stream threads work, and once a
 * second as long as there is some of it left. Once there is none it is never asked again: what a
 * later rebalance brings is a moment old, and no reason to take an instance away that answers for
 * its other partitions. Any thread; a thread of its own asks.
 */
final class CatchUp implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(CatchUp.class);
    private static final long EVERY_MILLIS = 1_000;

    private final String job;
    private final Sources sources;
    private final long allowed;
    private final ScheduledThreadPoolExecutor clock;
    private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();

    private @Nullable Backlog known; // null while it is not; under this
    private boolean isDone; // under this
    private boolean isSettled; // all threads work; under this
    private int moves; // how often partitions moved; under this

    /**
     * What it is decided from.
     *
     * @param topics that the job reads, each with the name under which its watermarks tell how far
     * @param stretches asks the cluster what there is to process; blocks
     */
    record Sources(
            Map<String, String> topics,
            Watermarks watermarks,
            Polled polled,
            Function<Set<TopicPartition>, Map<TopicPartition, Stretch>> stretches) {
        /** Every partition of a topic that the tasks of this process read. */
        private Set<TopicPartition> here(String job) {
            var here = new HashSet<TopicPartition>();
            for (int partition : watermarks.positions(job).keySet()) {
                topics.keySet().forEach(topic -> here.add(new TopicPartition(topic, partition)));
            }
            return here;
        }

        /** The offset before which everything is processed; past all where the task has left. */
        private long processed(TopicPartition of) {
            String mark = topics.getOrDefault(of.topic(), "");
            OptionalLong next = watermarks.next(mark, of.partition());
            return next.isPresent() ? polled.after(of, next.getAsLong()) : Long.MAX_VALUE;
        }
    }

    /**
     * @param allowed how many records may be left for the job to count as caught up
     */
    CatchUp(String job, Sources sources, long allowed) {
        this.job = job;
        this.sources = sources;
        this.allowed = allowed;
        clock =
                new ScheduledThreadPoolExecutor(
                        1,
                        Thread.ofPlatform().daemon().name("headwater-backlog-" + job).factory(),
                        new DiscardPolicy()); // what is told after the end is of no interest
        var _ =
                clock.scheduleWithFixedDelay(
                        this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The job changed its state. Does not wait for the cluster. */
    synchronized void moved(KafkaStreams.State now) {
        moves++;
        isSettled = now == KafkaStreams.State.RUNNING;
        known = null;
        if (!isDone) {
            clock.execute(this::look);
        }
    }

    /**
     * How many records are left of what had come; 0 once no more than allowed were, for ever. Empty
     * while that is being asked.
     */
    synchronized OptionalLong left() {
        if (isDone) {
            return OptionalLong.of(0);
        }
        if (known == null) {
            return OptionalLong.empty();
        }
        long left = known.left(sources::processed);
        if (left > allowed) {
            return OptionalLong.of(left);
        }
        isDone = true;
        clock.shutdown();
        LOGGER.atInfo().addKeyValue("job", job).log("job has caught up");
        return OptionalLong.of(0);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** Asks what there is to process, unless partitions move. */
    void look() {
        try {
            OptionalInt before = movesWhenSettled();
            if (before.isPresent()) {
                var stretches = new HashMap<TopicPartition, Stretch>();
                sources.stretches()
                        .apply(sources.here(job))
                        .forEach((place, now) -> stretches.put(place, since(place, now)));
                settle(new Backlog(stretches), before.getAsInt());
            }
        } catch (RuntimeException | Error e) { // what is thrown here would end the asking
            LOGGER.atWarn()
                    .setCause(e)
                    .addKeyValue("job", job)
                    .log("how far the job is behind is asked again");
        }
    }

    /** The end stays where it was when the partition came; what is processed moves on. */
    private Stretch since(TopicPartition partition, Stretch now) {
        Long first = ends.putIfAbsent(partition, now.end());
        return new Stretch(now.from(), first == null ? now.end() : first);
    }

    private synchronized OptionalInt movesWhenSettled() {
        return isSettled && !isDone ? OptionalInt.of(moves) : OptionalInt.empty();
    }

    /** Nothing when partitions have moved while it was asked: it will be asked again. */
    private synchronized void settle(Backlog backlog, int before) {
        if (moves != before) {
            return;
        }
        if (known == null) {
            LOGGER.atInfo()
                    .addKeyValue("job", job)
                    .addKeyValue("records", backlog.left(sources::processed))
                    .log("job works, and has so much to catch up with");
        }
        known = backlog;
    }
}
