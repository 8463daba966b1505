package io.headwater.simulator.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a node waits before it connects again: twice as long each time, and never all nodes at
 * once.
 */
final class Reconnects {
    private static final long FIRST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 30_000;

    private final RandomGenerator random;
    private long ceiling = FIRST_MILLIS;

    Reconnects(RandomGenerator random) {
        this.random = random;
    }

    /** The wait before the next attempt. */
    Duration next() {
        long millis = ceiling / 2 + random.nextLong(ceiling / 2 + 1);
        ceiling = Math.min(ceiling * 2, LONGEST_MILLIS);
        return Duration.ofMillis(millis);
    }

    /** A session was opened: the next wait is short again. */
    void succeeded() {
        ceiling = FIRST_MILLIS;
    }
}
