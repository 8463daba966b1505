package io.headwater.standalone.connect;

import java.time.Duration;
import java.time.Instant;

/**
 * When something that failed is tried again: after a second, then after twice as long each time, at
 * most a minute. What ran for two minutes starts over.
 *
 * @param delay before the next attempt after this one
 * @param notBefore when the next attempt is due
 */
record Backoff(Duration delay, Instant notBefore) {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(2);

    static final Backoff NONE = new Backoff(FIRST, Instant.EPOCH);

    boolean isDue(Instant now) {
        return !now.isBefore(notBefore);
    }

    /** What holds after an attempt now. */
    Backoff attempted(Instant now) {
        Duration wait = now.isAfter(notBefore.plus(FORGIVEN_AFTER)) ? FIRST : delay;
        Duration doubled = wait.multipliedBy(2);
        return new Backoff(doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST, now.plus(wait));
    }
}
