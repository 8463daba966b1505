package io.headwater.sinks.delivery;

import java.time.Duration;

/** How long to wait before the next attempt: doubling, bounded. One task's thread only. */
public final class Backoff {
    private final Duration first;
    private final Duration longest;

    /** Attempts that failed since the last success. */
    private int failures;

    /**
     * @param first the wait after the first failure
     * @param longest no wait is longer
     */
    public Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    /** Counts a failure and says how long to wait because of it. */
    public Duration afterFailure() {
        int doublings = Math.min(failures, 30);
        failures++;
        Duration wait = first.multipliedBy(1L << doublings);
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    /** Forgets the failures. */
    public void afterSuccess() {
        failures = 0;
    }

    /** How many attempts failed since the last success. */
    public int failures() {
        return failures;
    }
}
