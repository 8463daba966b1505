package io.headwater.topologies.views;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One job's progress on one partition, and who waits for it. Moving costs the stream thread two
 * volatile accesses while nobody waits for an offset that is passed.
 */
final class Watermark {
    private final PriorityQueue<Waiter> waiters =
            new PriorityQueue<>(Comparator.comparingLong(Waiter::offset));
    private final Executor readers;
    private final AtomicLong next;

    /** Written under the lock of {@link #waiters}; read without it by the stream thread. */
    private volatile long lowestAwaited = Long.MAX_VALUE;

    private boolean ended; // under the lock of waiters

    private record Waiter(long offset, CompletableFuture<Reached> answer) {}

    Watermark(long next, Executor readers) {
        this.next = new AtomicLong(next);
        this.readers = readers;
    }

    long next() {
        return next.get();
    }

    void moveTo(long offset) {
        next.accumulateAndGet(offset, Math::max);
        if (lowestAwaited < offset) {
            release(waiter -> waiter.offset() < offset, new Reached.Yes(offset));
        }
    }

    void end() {
        synchronized (waiters) {
            ended = true;
        }
        release(waiter -> true, new Reached.NotHere());
    }

    CompletionStage<Reached> reached(long offset, Duration deadline) {
        if (next.get() > offset) {
            return CompletableFuture.completedFuture(new Reached.Yes(next.get()));
        }
        if (deadline.isZero() || deadline.isNegative()) {
            return CompletableFuture.completedFuture(notYet(offset));
        }
        var waiter = new Waiter(offset, new CompletableFuture<>());
        Reached already = register(waiter);
        if (already != null) {
            return CompletableFuture.completedFuture(already);
        }
        CompletableFuture.delayedExecutor(deadline.toMillis(), TimeUnit.MILLISECONDS, readers)
                .execute(() -> giveUp(waiter));
        return waiter.answer();
    }

    /**
     * Announces the waiter before it looks at the offset again, while the stream thread moves the
     * offset before it looks for waiters: one of the two sees the other.
     */
    private @Nullable Reached register(Waiter waiter) {
        synchronized (waiters) {
            if (ended) {
                return new Reached.NotHere();
            }
            waiters.add(waiter);
            lowestAwaited = waiters.element().offset();
            if (next.get() > waiter.offset()) {
                remove(waiter);
                return new Reached.Yes(next.get());
            }
            return null;
        }
    }

    private void giveUp(Waiter waiter) {
        synchronized (waiters) {
            remove(waiter);
        }
        waiter.answer().complete(notYet(waiter.offset()));
    }

    private void release(Predicate<Waiter> done, Reached answer) {
        var released = new ArrayList<Waiter>();
        synchronized (waiters) {
            for (Waiter first = waiters.peek();
                    first != null && done.test(first);
                    first = waiters.peek()) {
                released.add(waiters.remove());
            }
            lowestAwaited = lowest();
        }
        released.forEach(waiter -> readers.execute(() -> waiter.answer().complete(answer)));
    }

    private void remove(Waiter waiter) {
        waiters.remove(waiter);
        lowestAwaited = lowest();
    }

    private long lowest() {
        Waiter first = waiters.peek();
        return first == null ? Long.MAX_VALUE : first.offset();
    }

    private Reached notYet(long offset) {
        long present = next.get();
        return present > offset
                ? new Reached.Yes(present)
                : new Reached.NotYet(present, offset + 1 - present);
    }
}
