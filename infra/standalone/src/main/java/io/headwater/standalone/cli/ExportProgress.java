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

    /** The time and what is before it. */
    private static final int LONGEST_BEGINNING = 64;

    private static final Pattern TIME =
            Pattern.compile("^(?:\\{\"time\":\")?(\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z)");

    private final InstantSource clock;
    private final boolean quotes;
    private final Instant began;
    private Instant shown;
    private long points;
    private @Nullable Instant first;
    private @Nullable Instant last;

    /** How the line begins that is being written. */
    private final StringBuilder begun = new StringBuilder();

    /** Whether it goes on behind a line break, as texts of CSV may have some (RFC 4180). */
    private boolean quoted;

    /**
     * @param quotes whether line breaks between quotes are part of a line
     */
    ExportProgress(InstantSource clock, boolean quotes) {
        this.clock = clock;
        this.quotes = quotes;
        began = clock.instant();
        shown = began;
    }

    /** So much more was written, which may begin and end within a line. */
    void wrote(char[] text, int length) {
        for (int i = 0; i < length; i++) {
            wrote(text[i]);
        }
    }

    private void wrote(char letter) {
        if (letter == '\n' && !quoted) {
            lineEnds();
        } else if (begun.length() < LONGEST_BEGINNING) {
            begun.append(letter);
        }
        quoted ^= quotes && letter == '"';
    }

    /** A line that begins with no time, such as a head line, is no point. */
    private void lineEnds() {
        timeIn(begun)
                .ifPresent(
                        time -> {
                            points++;
                            if (first == null) {
                                first = time;
                            }
                            last = time;
                        });
        begun.setLength(0);
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

    private static Optional<Instant> timeIn(CharSequence line) {
        Matcher time = TIME.matcher(line);
        try {
            return time.find() ? Optional.of(Instant.parse(time.group(1))) : Optional.empty();
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }
}
