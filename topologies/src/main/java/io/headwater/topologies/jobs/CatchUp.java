package io.headwater.topologies.jobs;

import io.headwater.topologies.jobs.Backlog.Stretch;
import io.headwater.topologies.rounds.Rounds;
import io.headwater.topologies.views.Watermarks;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a job has processed what had come to its partitions by the time it got them, so that its
 * answers are not older than that. What had come is asked when all stream threads work, and once a
 * second as long as there is some of it left. Once there is none, and the partitions have come to
 * rest, it is never asked again: what a later rebalance brings is a moment old, and no reason to
 * take an instance away that answers for its other partitions. Any thread; a thread of its own
 * asks.
 */
final class CatchUp implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(CatchUp.class);
    private static final Duration REST = Duration.ofSeconds(1);

    /**
     * Partitions come to an instance in steps: others let go of them first, and hear of that with a
     * heartbeat, three seconds apart. Behind so long a rest none is on its way.
     */
    private static final Duration AT_REST = Duration.ofSeconds(15);

    private final String job;
    private final Sources sources;
    private final long allowed;
    private final Rounds looks;
    private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();

    private @Nullable Backlog known; // null while it is not; under this
    private boolean isDone; // under this
    private boolean isSettled; // all threads work; under this
    private int moves; // how often partitions moved; under this
    private long movedAt; // by the sources' clock; under this

    /**
     * What it is decided from.
     *
     * @param topics that the job reads, each with the name under which its watermarks tell how far
     * @param stretches asks the cluster what there is to process; blocks
     * @param nanos monotonic time
     */
    record Sources(
            Map<String, String> topics,
            Watermarks watermarks,
            Polled polled,
            Function<Set<TopicPartition>, Map<TopicPartition, Stretch>> stretches,
            LongSupplier nanos) {
        /** Every partition of a topic that the tasks of this process read. */
        private Set<TopicPartition> here(String job) {
            var here = new HashSet<TopicPartition>();
            for (int partition : watermarks.positions(job).keySet()) {
                topics.keySet().forEach(topic -> here.add(new TopicPartition(topic, partition)));
            }
            return here;
        }

        /** The offset before which everything is processed; empty while the task is gone. */
        private OptionalLong processed(TopicPartition of) {
            String mark = topics.getOrDefault(of.topic(), "");
            OptionalLong next = watermarks.next(mark, of.partition());
            return next.isPresent()
                    ? OptionalLong.of(polled.after(of, next.getAsLong()))
                    : OptionalLong.empty();
        }
    }

    /**
     * @param allowed how many records may be left for the job to count as caught up
     */
    CatchUp(String job, Sources sources, long allowed) {
        this.job = job;
        this.sources = sources;
        this.allowed = allowed;
        looks =
                new Rounds(
                        "headwater-backlog-" + job,
                        this::look,
                        "how far the job is behind is asked again");
        looks.start(REST, REST);
    }

    /** The job changed its state. Does not wait for the cluster. */
    synchronized void moved(KafkaStreams.State now) {
        moves++;
        movedAt = sources.nanos().getAsLong();
        isSettled = now == KafkaStreams.State.RUNNING;
        known = null;
        if (!isDone) {
            looks.soon();
        }
    }

    /**
     * How many records are left of what had come; 0 when no more than allowed are, and for ever
     * once that was so of partitions at rest. Empty while that is being asked, and while a task
     * that was here is being replaced.
     */
    synchronized OptionalLong left() {
        if (isDone) {
            return OptionalLong.of(0);
        }
        OptionalLong left = known == null ? OptionalLong.empty() : known.left(sources::processed);
        if (left.isEmpty() || left.getAsLong() > allowed) {
            return left;
        }
        if (known != null && !known.stretches().isEmpty() && isAtRest()) {
            isDone = true;
            looks.close();
            LOGGER.atInfo().addKeyValue("job", job).log("job has caught up");
        }
        return OptionalLong.of(0);
    }

    private boolean isAtRest() {
        return sources.nanos().getAsLong() - movedAt >= AT_REST.toNanos();
    }

    @Override
    public void close() {
        looks.close();
    }

    /** Asks what there is to process, unless partitions move. */
    void look() {
        OptionalInt before = movesWhenSettled();
        if (before.isEmpty()) {
            return;
        }
        var stretches = new HashMap<TopicPartition, Stretch>();
        sources.stretches()
                .apply(sources.here(job))
                .forEach((place, now) -> stretches.put(place, since(place, now)));
        settle(new Backlog(stretches), before.getAsInt());
    }

    /** The end stays where it was when the partition came; what is processed moves on. */
    private Stretch since(TopicPartition partition, Stretch now) {
        Long first = ends.putIfAbsent(partition, now.end());
        return new Stretch(
                sources.polled().after(partition, now.from()), first == null ? now.end() : first);
    }

    private synchronized OptionalInt movesWhenSettled() {
        return isSettled && !isDone ? OptionalInt.of(moves) : OptionalInt.empty();
    }

    /**
     * Nothing when partitions have moved while it was asked, or a task that was here is gone
     * without a move, to be replaced: it will be asked again.
     */
    private synchronized void settle(Backlog backlog, int before) {
        if (moves != before || (known != null && !backlog.isOfAll(known.stretches().keySet()))) {
            return;
        }
        if (known == null) {
            LOGGER.atInfo()
                    .addKeyValue("job", job)
                    .addKeyValue("records", backlog.left(sources::processed).orElse(0))
                    .log("job works, and has so much to catch up with");
        }
        known = backlog;
    }
}
