package io.headwater.standalone.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** How much of something was copied whose length nobody knows, and how fast. One thread. */
final class CopyProgress {
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final double MEGABYTE = 1_000_000;

    private final InstantSource clock;
    private final Instant began;
    private Instant shown;
    private long bytes;

    CopyProgress(InstantSource clock) {
        this.clock = clock;
        began = clock.instant();
        shown = began;
    }

    /** So many bytes more were written. */
    void wrote(int more) {
        bytes += more;
    }

    /** Whether it is time to show {@link #line} again. */
    boolean isDue() {
        Instant now = clock.instant();
        boolean due = now.isAfter(shown.plus(BETWEEN));
        if (due) {
            shown = now;
        }
        return due;
    }

    /** How much, and how fast. */
    String line() {
        double seconds = Math.max(1, Duration.between(began, clock.instant()).toMillis()) / 1_000.0;
        return String.format(
                Locale.ROOT,
                "%.1f MB, %.1f MB a second",
                bytes / MEGABYTE,
                bytes / MEGABYTE / seconds);
    }
}
