package io.headwater.standalone.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far an export is: points come oldest first, so the time of the last one tells, between the
 * first one's and the time the export began. One thread.
 */
final class ExportProgress {
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final int WIDTH = 30;
    private static final Pattern TIME =
            Pattern.compile("^(?:\\{\"time\":\")?(\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z)");

    private final InstantSource clock;
    private final Instant began;
    private Instant shown;
    private long points;
    private @Nullable Instant first;
    private @Nullable Instant last;

    ExportProgress(InstantSource clock) {
        this.clock = clock;
        began = clock.instant();
        shown = began;
    }

    /** A line was written; one that begins with no time, such as a head line, is no point. */
    void wrote(String line) {
        timeIn(line)
                .ifPresent(
                        time -> {
                            points++;
                            if (first == null) {
                                first = time;
                            }
                            last = time;
                        });
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

    /** A bar, how much, how fast, and how long it may still take. */
    String line() {
        double part = part();
        int filled = (int) Math.round(part * WIDTH);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%  %,d points  %,d/s  %s left ",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                part * 100,
                points,
                rate(),
                left(part));
    }

    /** What came of it. */
    String summary() {
        return String.format(Locale.ROOT, "%,d points, %,d a second", points, rate());
    }

    private double part() {
        if (first == null || last == null) {
            return 0;
        }
        long whole = Duration.between(first, began).toMillis();
        long done = Duration.between(first, last).toMillis();
        return whole <= 0 ? 1 : Math.clamp((double) done / whole, 0, 1);
    }

    private String left(double part) {
        long spent = spent().toSeconds();
        return part < 0.01 ? "?" : Math.round(spent * (1 - part) / part) + " s";
    }

    private long rate() {
        return points * 1_000 / Math.max(1, spent().toMillis());
    }

    private Duration spent() {
        return Duration.between(began, clock.instant());
    }

    private static Optional<Instant> timeIn(String line) {
        Matcher time = TIME.matcher(line);
        try {
            return time.find() ? Optional.of(Instant.parse(time.group(1))) : Optional.empty();
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }
}
