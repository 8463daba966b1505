package io.headwater.bench.frame;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for what can be asked for and is not announced. */
public final class Waiting {
    private static final int LOOK_MILLIS = 20;

    private Waiting() {}

    /** What is waited for. */
    @FunctionalInterface
    public interface Condition<E extends Exception> {
        /** Asked again and again, until it is true or throws. */
        boolean holds() throws E;
    }

    /** Waits without end, as a child may, whose parent has the patience. */
    public static <E extends Exception> void until(Condition<E> condition)
            throws E, InterruptedException {
        while (!condition.holds()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /**
     * Waits for so long.
     *
     * @param missing says what has not come true
     * @throws IllegalStateException when it has not, with these words
     */
    public static <E extends Exception> void until(
            Condition<E> condition, Duration patience, Supplier<String> missing)
            throws E, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        until(
                () -> {
                    boolean holds = condition.holds();
                    if (!holds && System.nanoTime() > deadline) {
                        throw new IllegalStateException(missing.get());
                    }
                    return holds;
                });
    }
}
