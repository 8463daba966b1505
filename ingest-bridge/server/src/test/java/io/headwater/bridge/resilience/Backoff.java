package io.headwater.bridge.resilience;

import java.util.random.RandomGenerator;

/**
 * How long a node waits before it connects again: at first half a second at most, then twice as
 * long each time up to four seconds; between half of that and all of it, so that not all come at
 * once.
 */
final class Backoff {
    private static final long FIRST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 4_000;

    private final RandomGenerator random;
    private long ceiling = FIRST_MILLIS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    long nextMillis() {
        long millis = ceiling / 2 + random.nextLong(ceiling / 2 + 1);
        ceiling = Math.min(2 * ceiling, LONGEST_MILLIS);
        return millis;
    }

    void succeeded() {
        ceiling = FIRST_MILLIS;
    }
}
