package io.headwater.bench.otafetch;

import io.headwater.bench.frame.Percentiles;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Who asked when, and when the answers came. Asked from one thread, answered from another. */
final class Answers {
    private final AtomicLongArray askedAt;
    private final AtomicLongArray took;
    private final AtomicLong taken = new AtomicLong();

    /**
     * @param nodes who may ask
     * @param kept how many answers of a round are timed
     */
    Answers(int nodes, int kept) {
        askedAt = new AtomicLongArray(nodes);
        took = new AtomicLongArray(kept);
    }

    /** A node asks now. */
    void asked(int node) {
        askedAt.set(node, System.nanoTime());
    }

    /** A node is answered. */
    void answered(int node, long at) {
        int place = (int) (taken.get() % took.length());
        took.set(place, at - askedAt.get(node));
        taken.incrementAndGet(); // last: who sees the count sees the time
    }

    /** How many have been answered since the beginning. */
    long count() {
        return taken.get();
    }

    /**
     * Waits until so many have been answered since the beginning.
     *
     * @throws IllegalStateException when they are not
     */
    void await(long wanted, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (taken.get() < wanted) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        taken.get() + " of " + wanted + " questions were answered");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** What the newest answers took. */
    Percentiles newest(int count) {
        long end = taken.get();
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            times[i] = took.get((int) ((end - count + i) % took.length()));
        }
        return Percentiles.ofNanos(times);
    }
}
