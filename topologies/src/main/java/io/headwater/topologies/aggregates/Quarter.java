package io.headwater.topologies.aggregates;

import java.time.Duration;

/**
 * The quarter-hours of UTC, of which every longer aggregate is made. A span is named by its start,
 * epoch ms. Offsets of all zones have been whole quarter-hours since 2000, so that calendar days of
 * any zone are made of whole ones.
 */
public final class Quarter {
    /** In ms. */
    public static final long LENGTH = Duration.ofMinutes(15).toMillis();

    /** How long after its end a quarter-hour is still open for what is on its way; our choice. */
    public static final long GRACE = Duration.ofMinutes(1).toMillis();

    private Quarter() {}

    /** Start of the quarter-hour that a time lies in. */
    public static long startOf(long time) {
        return Math.floorDiv(time, LENGTH) * LENGTH;
    }

    /** Start of the first quarter-hour that does not begin before a time. */
    public static long firstFrom(long time) {
        return -startOf(-time);
    }

    /** Start of the one that follows. */
    public static long endOf(long start) {
        return start + LENGTH;
    }

    /** Log time from which on a point of this quarter-hour is late. */
    public static long closes(long start) {
        return endOf(start) + GRACE;
    }

    /** Whether a quarter-hour starts at this time. */
    public static boolean isStart(long time) {
        return Math.floorMod(time, LENGTH) == 0;
    }
}
