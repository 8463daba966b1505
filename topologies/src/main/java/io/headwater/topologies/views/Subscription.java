package io.headwater.topologies.views;

import io.headwater.schemas.NodeKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reader of a {@link ChangeFeed}. Changes wait in a bounded queue; a reader too slow for it is
 * cut off rather than served with a gap, and resumes from the last change it took. Safe for any
 * thread.
 */
public final class Subscription implements AutoCloseable {
    /** Most changed records that wait for a reader. */
    static final int MOST_WAITING = 1_024;

    /** Bytes that may wait for a reader, roughly, before the next change cuts it off. */
    static final int MOST_WAITING_BYTES = 1 << 20;

    private final ChangeRing ring;
    private final @Nullable NodeKey node;
    private final boolean resumed;
    private final Runnable onReady;
    private final long known; // what is at or before it was told to an earlier reader
    private final ArrayDeque<Changes> waiting = new ArrayDeque<>(); // with the rest, under the lock
    private int waitingBytes;
    private long position;
    private State state = State.OPEN;

    /** Whether more changes may come. */
    public enum State {
        /** Changes arrive as they happen. */
        OPEN,
        /** The reader was too slow; what it has taken so far is whole, and it may resume. */
        OVERRUN,
        /** The partition moved away, or the reader closed. */
        ENDED
    }

    Subscription(
            ChangeRing ring,
            @Nullable NodeKey node,
            long position,
            boolean resumed,
            Runnable onReady) {
        this.ring = ring;
        this.node = node;
        this.known = position;
        this.position = position;
        this.resumed = resumed;
        this.onReady = onReady;
    }

    /**
     * Whether every change after the asked offset is going to be taken; false when the ring no
     * longer reached back that far and the subscription starts with the present.
     */
    public boolean resumed() {
        return resumed;
    }

    /**
     * The offset up to which everything this subscription follows has been taken, or was known
     * before; at first the one it starts after.
     */
    public synchronized long position() {
        return position;
    }

    /** What happened since the last call, in order; empty when nothing did. */
    public synchronized List<Changes> take() {
        var taken = new ArrayList<Changes>(waiting);
        waiting.clear();
        waitingBytes = 0;
        if (!taken.isEmpty()) {
            position = taken.getLast().origin().offset();
        }
        return taken;
    }

    /**
     * Moves the position past changes of other nodes, so that a reader of a quiet node can resume
     * later; returns it.
     *
     * @param watermark the job's next offset, read from {@link Watermarks} before this call:
     *     whatever lies before it has been told
     */
    public synchronized long catchUp(long watermark) {
        if (state == State.OPEN && waiting.isEmpty()) {
            position = Math.max(position, watermark - 1);
        }
        return position;
    }

    /** Whether more may come; changes offered before the end can still be taken. */
    public synchronized State state() {
        return state;
    }

    /** Ends the subscription; harmless when it has ended. */
    @Override
    public void close() {
        ring.leave(this, node);
        synchronized (this) {
            state = State.ENDED;
            waiting.clear();
        }
    }

    void wake() {
        onReady.run();
    }

    void end() {
        synchronized (this) {
            if (state == State.OPEN) {
                state = State.ENDED;
            }
        }
        wake();
    }

    /** A task that starts again tells again what the reader may know. */
    synchronized void offer(Changes change) {
        if (state != State.OPEN || change.origin().offset() <= known) {
            return;
        }
        if (waiting.size() == MOST_WAITING || waitingBytes > MOST_WAITING_BYTES) {
            state = State.OVERRUN;
            return;
        }
        waiting.addLast(change);
        waitingBytes += change.weight();
    }
}
