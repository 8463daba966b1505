package io.headwater.sinks.push;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When something is tried again: twice as long each time, at most {@code longest}, of which the
 * second half is left to chance so that a destination which comes back is not met by everybody at
 * once.
 *
 * @param first before the second attempt
 * @param longest between attempts, unless the destination asks for more
 * @param attempts at most
 */
public record RetryRule(Duration first, Duration longest, int attempts) {
    /**
     * How long to wait.
     *
     * @param made attempts so far, at least 1
     * @param asked what the destination asks for; null when it does not
     * @return empty when there are to be no more
     */
    public Optional<Duration> after(int made, @Nullable Duration asked, RandomGenerator chance) {
        if (made >= attempts) {
            return Optional.empty();
        }
        Duration wait = jittered(doubled(made - 1), chance);
        return Optional.of(asked != null && asked.compareTo(wait) > 0 ? asked : wait);
    }

    /** How long something waits that was not tried, as its destination had too much to do. */
    public Duration pause(RandomGenerator chance) {
        return jittered(doubled(4), chance);
    }

    private Duration doubled(int times) {
        Duration wait = first.multipliedBy(1L << Math.min(times, 30));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    private static Duration jittered(Duration wait, RandomGenerator chance) {
        long half = Math.max(1, wait.toMillis() / 2);
        return Duration.ofMillis(half + chance.nextLong(half));
    }
}
