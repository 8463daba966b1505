package io.headwater.topologies.jobs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/** Limits how often a job may replace a thread that ended, so that it fails instead of spinning. */
final class ThreadReplacements {
    private static final int MOST = 10;
    private static final Duration WITHIN = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final Deque<Instant> recent = new ArrayDeque<>();

    ThreadReplacements(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether one more is allowed now; counts it when it is. */
    synchronized boolean allowed() {
        Instant now = clock.instant();
        while (!recent.isEmpty() && recent.getFirst().isBefore(now.minus(WITHIN))) {
            recent.removeFirst();
        }
        if (recent.size() >= MOST) {
            return false;
        }
        recent.addLast(now);
        return true;
    }
}
