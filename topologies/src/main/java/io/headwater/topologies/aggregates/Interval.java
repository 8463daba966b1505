package io.headwater.topologies.aggregates;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a calendar is cut into, each with the longest range that may be asked (rainmaker.md 4.10).
 */
public enum Interval {
    /** Of any clock. */
    MINUTE(24, ChronoUnit.HOURS, 1_440),
    /** Of a zone's clock; setting the clock ends it. */
    HOUR(24, ChronoUnit.HOURS, 24),
    /** From midnight to midnight. */
    DAY(31, ChronoUnit.DAYS, 31),
    /** Seven days from the day that weeks start with. */
    WEEK(12, ChronoUnit.WEEKS, 12),
    /** Of the calendar. */
    MONTH(12, ChronoUnit.MONTHS, 12),
    /** Of the calendar. */
    YEAR(5, ChronoUnit.YEARS, 5);

    /** Longest range of raw points. */
    static final Duration LONGEST_RAW = Duration.ofDays(31);

    /** Range of raw points when nothing is said. */
    static final Duration USUAL_RAW = Duration.ofDays(7);

    /** Nodes' clocks may be ahead by so much (R-TS-3). */
    static final Duration MOST_AHEAD = Duration.ofDays(1);

    private final int longest;
    private final ChronoUnit unit;
    private final int most;

    Interval(int longest, ChronoUnit unit, int most) {
        this.longest = longest;
        this.unit = unit;
        this.most = most;
    }

    /** The interval of this name, in lower case; null when there is none. */
    public static @Nullable Interval named(String name) {
        for (Interval interval : values()) {
            if (interval.word().equals(name)) {
                return interval;
            }
        }
        return null;
    }

    /** Its name in requests. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How many may be asked at most, counted back from now. */
    int most() {
        return most;
    }

    /** Whether a range may be asked; days and longer are those of the zone. */
    boolean allows(long from, long to, ZoneId zone) {
        ZonedDateTime start = Instant.ofEpochMilli(from).atZone(zone);
        return start.plus(longest, unit).toInstant().toEpochMilli() >= to;
    }
}
