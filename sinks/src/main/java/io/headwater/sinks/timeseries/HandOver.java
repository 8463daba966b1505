package io.headwater.sinks.timeseries;

import io.headwater.sinks.delivery.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Between a task, which reads, and a thread, which writes: while one load is written the next one
 * fills, up to a bound, and then the task waits. Loads are written in the order of their records. A
 * load that could not be written stays the first, and nothing moves until somebody says {@link
 * #again}.
 */
final class HandOver {
    private final int mostRecords;
    private final long mostBytes;
    private final List<Written> written = new ArrayList<>();

    private @Nullable Load filling;
    private @Nullable Load writing;

    /** What somebody else reads by now of what is being written at this moment. */
    private final Set<TopicPartition> released = new HashSet<>();

    /** Why {@code writing} is not written; null while it may be. */
    private @Nullable Exception failure;

    private boolean closed;

    /**
     * A load that is in the database, but for what was refused.
     *
     * @param reaches offset after its last record of each partition
     */
    record Written(Map<TopicPartition, OffsetAndMetadata> reaches, List<Refused> refused) {}

    /**
     * @param mostRecords of a load, unless a single hand-over has more
     * @param mostBytes of a load, likewise
     */
    HandOver(int mostRecords, long mostBytes) {
        this.mostRecords = mostRecords;
        this.mostBytes = mostBytes;
    }

    /**
     * Gives a load to be written after the others, as soon as there is room for it.
     *
     * @return false when there was none for so long, or a write has failed; nothing is taken then
     */
    synchronized boolean offer(Load load, Duration patience) {
        await(() -> failure != null || hasRoomFor(load), patience);
        if (!hasRoomFor(load)) {
            return false;
        }
        filling = filling == null ? load : filling.and(load);
        notifyAll();
        return true;
    }

    /**
     * Waits until nothing is left to be written.
     *
     * @return false when it took longer, or a write has failed
     */
    synchronized boolean settled(Duration patience) {
        await(() -> failure != null || isEmpty(), patience);
        return isEmpty();
    }

    /** What was written since this was last asked, in order. */
    synchronized List<Written> written() {
        List<Written> since = List.copyOf(written);
        written.clear();
        return since;
    }

    /** Why writing has stopped; null when it has not. */
    synchronized @Nullable Exception failure() {
        return failure;
    }

    /** How many records are here and not written. */
    synchronized int waiting() {
        return (writing == null ? 0 : writing.records())
                + (filling == null ? 0 : filling.records());
    }

    /** What failed is to be written once more. */
    synchronized void again() {
        failure = null;
        notifyAll();
    }

    /**
     * Forgets what waits of these partitions; what is being written at this moment is not, but it
     * is not written again, and does not count as written.
     */
    synchronized void drop(Collection<TopicPartition> partitions) {
        filling = filling == null ? null : filling.without(partitions);
        if (writing != null) {
            released.addAll(partitions);
            if (failure != null) {
                leaveOutReleased();
            }
        }
    }

    /** Nothing more is taken; what is being written at this moment is finished. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /**
     * The load to write now, the same one again until {@link #written(List)} is said; the writing
     * thread's alone, as are the methods below.
     *
     * @return null when there was none for so long, or never will be
     */
    synchronized @Nullable Load take(Duration patience) {
        await(() -> closed || (failure == null && !isEmpty()), patience);
        if (closed || failure != null) {
            return null;
        }
        leaveOutReleased();
        if (writing == null && filling != null) {
            writing = filling;
            filling = null;
            notifyAll();
        }
        return writing;
    }

    /** The load is written, but for these. */
    synchronized void written(List<Refused> refused) {
        if (writing != null) {
            var reaches = new HashMap<>(writing.reaches());
            reaches.keySet().removeAll(released);
            written.add(new Written(reaches, refused));
        }
        released.clear();
        writing = null;
        notifyAll();
    }

    /** The load is not written. */
    synchronized void failed(Exception why) {
        failure = why;
        leaveOutReleased();
        notifyAll();
    }

    /** Before the load is written once more: its partitions' next readers may be further. */
    private void leaveOutReleased() {
        if (writing != null && !released.isEmpty()) {
            writing = writing.without(released);
        }
        released.clear();
    }

    private boolean isEmpty() {
        return filling == null && writing == null;
    }

    private boolean hasRoomFor(Load load) {
        return filling == null
                || (filling.records() + load.records() <= mostRecords
                        && filling.bytes() + load.bytes() <= mostBytes);
    }

    /** Until it holds, or for so long; an interrupted thread does not wait. */
    private synchronized void await(BooleanSupplier condition, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
