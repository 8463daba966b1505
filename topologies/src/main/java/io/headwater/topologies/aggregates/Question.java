package io.headwater.topologies.aggregates;

import io.headwater.avro.timeseries.SeriesClass;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of one series, or why it cannot be (rainmaker.md 4.10). A pure rule: the present
 * time is given.
 */
public sealed interface Question {
    /**
     * Raw points, or the differences between them.
     *
     * @param range of device time
     */
    record Points(Range range, Differences differences, boolean descending) implements Question {}

    /**
     * One value of every bucket that has points in the range.
     *
     * @param aggregate any but raw
     * @param range of device time; buckets may begin before it, points outside do not count
     */
    record Buckets(
            Aggregate aggregate,
            ZoneCalendar calendar,
            Range range,
            Differences differences,
            boolean descending)
            implements Question {}

    /** It cannot be answered. */
    record Refused(Fault fault) implements Question {}

    /** Half-open: {@code from} is in it, {@code to} is not. Epoch ms. */
    record Range(long from, long to) {}

    /** Full series have these. */
    List<String> TYPES = List.of("bool", "int", "float", "string");

    /** Types of simple series that have points but no numbers. */
    List<String> DOCUMENTS = List.of("object", "array");

    /**
     * @param dataType of the series that is asked
     * @param now epoch ms
     */
    static Question of(Wish wish, String dataType, long now) {
        try {
            return checked(wish, dataType, now);
        } catch (Unanswerable e) {
            return new Refused(e.fault);
        }
    }

    /**
     * The points of a range as they were told, newest first. Those of a full series are asked as
     * raw points are; a simple series is asked over its whole life unless something else is said,
     * and no range of it is too long. Without an end it reaches as far as nodes' clocks may be
     * ahead.
     *
     * @param from start of the range, in it; epoch ms, null when not given
     * @param to end of the range, not in it; epoch ms, null when not given
     * @param now epoch ms
     */
    static Question told(
            SeriesClass seriesClass, @Nullable Long from, @Nullable Long to, long now) {
        try {
            boolean full = seriesClass == SeriesClass.FULL;
            long until = to == null ? now : to;
            long usual = full ? Math.max(0, until - Interval.USUAL_RAW.toMillis()) : 0;
            long start = from == null ? usual : from;
            if (full && until - start > Interval.LONGEST_RAW.toMillis()) {
                throw new Unanswerable(Fault.SPAN);
            }
            long end = to == null ? now + Interval.MOST_AHEAD.toMillis() + 1 : to;
            return new Points(ordered(start, end), Differences.NONE, true);
        } catch (Unanswerable e) {
            return new Refused(e.fault);
        }
    }

    /** The zone of this name, in any case; null when there is none. */
    static @Nullable ZoneId zoneNamed(String name) {
        return Zones.named(name);
    }

    private static Question checked(Wish wish, String dataType, long now) throws Unanswerable {
        if (!TYPES.contains(dataType) && !DOCUMENTS.contains(dataType)) {
            throw new Unanswerable(Fault.TYPE);
        }
        Aggregate aggregate =
                wish.aggregate() == null
                        ? Aggregate.RAW
                        : known(Aggregate.named(wish.aggregate()), Fault.AGGREGATE);
        boolean numbers = dataType.equals("int") || dataType.equals("float");
        if (aggregate.needsNumbers() && !numbers) {
            throw new Unanswerable(Fault.NOT_NUMBERS);
        }
        if (wish.differential() && !numbers) {
            throw new Unanswerable(Fault.NO_DIFFERENCES);
        }
        var differences = Differences.of(wish.differential(), wish.resetOnNegative());
        if (aggregate == Aggregate.RAW && wish.intervals() == null) {
            return new Points(rawRange(wish, now), differences, wish.descending());
        }
        Interval interval =
                known(
                        wish.interval() == null ? null : Interval.named(wish.interval()),
                        Fault.INTERVAL);
        if (aggregate == Aggregate.LATEST
                && (interval == Interval.MONTH || interval == Interval.YEAR)) {
            throw new Unanswerable(Fault.LATEST);
        }
        var calendar = new ZoneCalendar(zone(wish), interval, weekStart(wish));
        Range range = range(wish, calendar, now);
        return aggregate == Aggregate.RAW
                ? new Points(range, differences, wish.descending())
                : new Buckets(aggregate, calendar, range, differences, wish.descending());
    }

    private static Range rawRange(Wish wish, long now) throws Unanswerable {
        long to = wish.to() == null ? now : wish.to();
        long from = wish.from() == null ? to - Interval.USUAL_RAW.toMillis() : wish.from();
        Range range = ordered(from, to);
        if (to - from > Interval.LONGEST_RAW.toMillis()) {
            throw new Unanswerable(Fault.SPAN);
        }
        return range;
    }

    private static Range range(Wish wish, ZoneCalendar calendar, long now) throws Unanswerable {
        if (wish.intervals() != null) {
            return counted(wish, wish.intervals(), calendar, now);
        }
        if (wish.from() == null) {
            throw new Unanswerable(Fault.RANGE);
        }
        Range range = ordered(wish.from(), wish.to() == null ? now : wish.to());
        if (!calendar.interval().allows(range.from(), range.to(), calendar.zone())) {
            throw new Unanswerable(Fault.SPAN);
        }
        return range;
    }

    private static Range counted(Wish wish, long intervals, ZoneCalendar calendar, long now)
            throws Unanswerable {
        if (wish.from() != null || wish.to() != null) {
            throw new Unanswerable(Fault.BOTH);
        }
        if (intervals < 1) {
            throw new Unanswerable(Fault.INTERVALS);
        }
        if (intervals > calendar.interval().most()) {
            throw new Unanswerable(Fault.SPAN);
        }
        long start = calendar.startOf(now);
        for (long more = 1; more < intervals; more++) {
            start = calendar.before(start);
        }
        return new Range(start, Math.max(now, start + 1));
    }

    private static Range ordered(long from, long to) throws Unanswerable {
        if (from >= to) {
            throw new Unanswerable(Fault.ORDER);
        }
        return new Range(from, to);
    }

    private static ZoneId zone(Wish wish) throws Unanswerable {
        return wish.zone() == null ? ZoneId.of("UTC") : known(zoneNamed(wish.zone()), Fault.ZONE);
    }

    private static DayOfWeek weekStart(Wish wish) throws Unanswerable {
        String day = wish.weekStart();
        return day == null
                ? DayOfWeek.MONDAY
                : known(
                        Arrays.stream(DayOfWeek.values())
                                .filter(each -> each.name().equalsIgnoreCase(day))
                                .findFirst()
                                .orElse(null),
                        Fault.WEEK_START);
    }

    private static <T> T known(@Nullable T value, Fault otherwise) throws Unanswerable {
        if (value == null) {
            throw new Unanswerable(otherwise);
        }
        return value;
    }
}
