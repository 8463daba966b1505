package io.headwater.topologies.views;

import io.headwater.schemas.Origin;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;

/**
 * How far each job of this process has read each uplink partition: the next offset it will process,
 * also after records that changed nothing. Safe for any thread; a task's own calls come from its
 * stream thread and never block on a reader.
 */
public final class Watermarks {
    private final ConcurrentMap<Source, Watermark> marks = new ConcurrentHashMap<>();
    private final Executor readers;

    private record Source(String job, int partition) {}

    /** Watermarks that wake waiting readers on virtual threads. */
    public Watermarks() {
        this(Thread::startVirtualThread);
    }

    /**
     * @param readers runs whatever waits for a position, so that the stream thread does not
     */
    public Watermarks(Executor readers) {
        this.readers = readers;
    }

    /**
     * A task of this process owns the partition from now on.
     *
     * @param committedOffset the offset it starts from; everything below is in its stores
     */
    public void assigned(String job, int partition, long committedOffset) {
        Watermark before =
                marks.put(new Source(job, partition), new Watermark(committedOffset, readers));
        if (before != null) {
            before.end();
        }
    }

    /**
     * As {@link #assigned(String, int, long)} before it is known where the task starts; {@link
     * #reached(String, int, long)} will tell.
     */
    public void assigned(String job, int partition) {
        assigned(job, partition, 0);
    }

    /**
     * Everything before this offset is in the task's stores. May come late and from any thread; the
     * largest counts. Ignored for a partition that was not assigned.
     */
    public void reached(String job, int partition, long nextOffset) {
        Watermark mark = marks.get(new Source(job, partition));
        if (mark != null) {
            mark.moveTo(nextOffset);
        }
    }

    /**
     * The record at this offset is in the task's stores, or changed nothing. Called after the
     * stores are written; ignored for a partition that was not assigned.
     */
    public void processed(String job, int partition, long offset) {
        reached(job, partition, offset + 1);
    }

    /** The task closed; whoever waits for it is told so. */
    public void revoked(String job, int partition) {
        Watermark mark = marks.remove(new Source(job, partition));
        if (mark != null) {
            mark.end();
        }
    }

    /** The next offset the job will process; empty when it does not own the partition here. */
    public OptionalLong next(String job, int partition) {
        Watermark mark = marks.get(new Source(job, partition));
        return mark == null ? OptionalLong.empty() : OptionalLong.of(mark.next());
    }

    /** The next offset by partition, of every partition the job owns here. */
    public Map<Integer, Long> positions(String job) {
        var positions = new TreeMap<Integer, Long>();
        marks.forEach(
                (source, mark) -> {
                    if (source.job().equals(job)) {
                        positions.put(source.partition(), mark.next());
                    }
                });
        return positions;
    }

    /**
     * Waits until the job's state is at or past a position. Never fails; completes on a reader's
     * thread, at once when the position is already reached.
     *
     * @param deadline how long to wait at most; zero asks without waiting
     */
    public CompletionStage<Reached> reached(String job, Origin position, Duration deadline) {
        Watermark mark = marks.get(new Source(job, position.partition()));
        return mark == null
                ? CompletableFuture.completedFuture(new Reached.NotHere())
                : mark.reached(position.offset(), deadline);
    }
}
