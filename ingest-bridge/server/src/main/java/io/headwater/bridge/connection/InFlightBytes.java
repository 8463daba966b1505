package io.headwater.bridge.connection;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of messages wait for their landing, over all connections. When the limit is
 * reached, each connection that takes more pauses, and is woken in its turn when there is room
 * again. Nothing blocks and nothing is dropped: the limit may be passed by one message for each
 * connection. All methods may be called from any thread.
 */
public final class InFlightBytes {
    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /**
     * @param limit in bytes, at least 1
     */
    public InFlightBytes(long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("in-flight bytes are limited to at least 1");
        }
        this.limit = limit;
    }

    /** Bytes that wait now. */
    public long used() {
        return used.get();
    }

    /** Counts a message that now waits; false when whoever brought it should pause. */
    boolean take(long bytes) {
        return used.addAndGet(bytes) < limit;
    }

    /** Counts a message that no longer waits. */
    void release(long bytes) {
        used.addAndGet(-bytes);
        wakeNext();
    }

    /**
     * Wakes the caller once there is room, perhaps at once and on this thread. Whoever is woken
     * calls {@link #wakeNext} when it has gone on, also when it no longer needs the room.
     */
    void awaitRoom(Runnable wake) {
        waiting.add(wake);
        wakeNext();
    }

    /** Wakes the one that waits longest, if there is room. */
    void wakeNext() {
        if (used.get() < limit) {
            Runnable next = waiting.poll();
            if (next != null) {
                next.run();
            }
        }
    }
}
