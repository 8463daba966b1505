package io.headwater.bench.frame;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Does one thing after the other, with a rest between them, and times each. For one thread. */
public final class OneByOne {
    private static final int REST_MILLIS = 10;

    private final Action action;
    private int turn;

    /** What is timed, from its beginning to its return. */
    @FunctionalInterface
    public interface Action {
        /**
         * @param turn counts from 0, over all series
         */
        void take(int turn) throws Exception;
    }

    public OneByOne(Action action) {
        this.action = action;
    }

    /** Acts for a while and forgets what it took, so that the JIT compiler is through with it. */
    public void warmUp(Duration until) throws Exception {
        long end = System.nanoTime() + until.toNanos();
        while (System.nanoTime() < end) {
            var _ = one();
        }
    }

    /** Acts so many times. */
    public Percentiles series(int count) throws Exception {
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            times[i] = one();
        }
        return Percentiles.ofNanos(times);
    }

    private long one() throws Exception {
        long from = System.nanoTime();
        action.take(turn++);
        long took = System.nanoTime() - from;
        TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
        return took;
    }
}
