package io.headwater.topologies.aggregates;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * The buckets of a zone's calendar: without gaps, in order, each from its start to the start of the
 * next, whatever was done to clocks. A day begins at the first midnight of its date, or, where
 * clocks skip midnight, when they do; a clock that is set back over midnight does not resume the
 * day before. An hour is one of the clock and ends early when the clock is set, so that an hour
 * that clocks show twice is two.
 *
 * @param weekStart first day of a week; says nothing about other intervals
 */
public record ZoneCalendar(ZoneId zone, Interval interval, DayOfWeek weekStart) {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    /** Start of the bucket that a time lies in; both epoch ms. */
    public long startOf(long time) {
        return switch (interval) {
            case MINUTE -> Math.floorDiv(time, MINUTE) * MINUTE;
            case HOUR -> startOfHour(time);
            case DAY, WEEK, MONTH, YEAR -> startOfDays(time);
        };
    }

    /** Start of the bucket that follows the one which starts here; both epoch ms. */
    public long after(long start) {
        return switch (interval) {
            case MINUTE -> start + MINUTE;
            case HOUR -> afterHour(start);
            case DAY, WEEK, MONTH, YEAR -> midnight(next(dateOfStart(start)));
        };
    }

    /** Start of the bucket before the one which starts here; both epoch ms. */
    public long before(long start) {
        return startOf(start - 1);
    }

    private long startOfHour(long time) {
        long offset = offsetAt(time);
        long start = Math.floorDiv(time + offset, HOUR) * HOUR - offset;
        ZoneOffsetTransition set = rules().previousTransition(Instant.ofEpochMilli(time + 1));
        return set == null ? start : Math.max(start, set.getInstant().toEpochMilli());
    }

    private long afterHour(long start) {
        long offset = offsetAt(start);
        long end = (Math.floorDiv(start + offset, HOUR) + 1) * HOUR - offset;
        ZoneOffsetTransition set = rules().nextTransition(Instant.ofEpochMilli(start));
        return set == null ? end : Math.min(end, set.getInstant().toEpochMilli());
    }

    /** A clock set back over midnight shows the date before again; the bucket is the later one. */
    private long startOfDays(long time) {
        LocalDate first = firstDate(dateAt(time));
        long start = midnight(first);
        long following = midnight(next(first));
        while (following <= time) {
            first = next(first);
            start = following;
            following = midnight(next(first));
        }
        return start;
    }

    /** As clocks that skip midnight show the date of the start all the same. */
    private LocalDate dateOfStart(long start) {
        return firstDate(dateAt(start));
    }

    private LocalDate firstDate(LocalDate date) {
        return switch (interval) {
            case MINUTE, HOUR, DAY -> date;
            case WEEK ->
                    date.minusDays(
                            Math.floorMod(
                                    date.getDayOfWeek().getValue() - weekStart.getValue(), 7));
            case MONTH -> date.withDayOfMonth(1);
            case YEAR -> date.withDayOfYear(1);
        };
    }

    private LocalDate next(LocalDate first) {
        return switch (interval) {
            case MINUTE, HOUR, DAY -> first.plusDays(1);
            case WEEK -> first.plusWeeks(1);
            case MONTH -> first.plusMonths(1);
            case YEAR -> first.plusYears(1);
        };
    }

    private long midnight(LocalDate date) {
        return date.atStartOfDay(zone).toInstant().toEpochMilli();
    }

    private LocalDate dateAt(long time) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(time), zone);
    }

    private long offsetAt(long time) {
        return rules().getOffset(Instant.ofEpochMilli(time)).getTotalSeconds() * 1_000L;
    }

    private ZoneRules rules() {
        return zone.getRules();
    }
}
