package io.headwater.topologies.aggregates;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Buckets of a zone against two naive readers of the same clock: one that looks at it every minute
 * around each time it was set since 2000, and one that tears off calendar days.
 */
class ZoneCalendarTest {
    private static final Instant SINCE = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2028-01-01T00:00:00Z");
    private static final long MINUTE = 60_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Berlin",
                "Europe/London",
                "Europe/Istanbul",
                "Europe/Moscow",
                "America/New_York",
                "America/St_Johns",
                "America/Sao_Paulo",
                "America/Havana",
                "America/Caracas",
                "America/Santiago",
                "Australia/Lord_Howe",
                "Australia/Adelaide",
                "Pacific/Apia",
                "Pacific/Chatham",
                "Asia/Tehran",
                "Asia/Kathmandu",
                "Asia/Pyongyang",
                "Asia/Gaza",
                "Asia/Amman",
                "Africa/Casablanca"
            })
    void changesBucketsExactlyWhenTheClockOfTheZoneDoes(String name) {
        ZoneId zone = ZoneId.of(name);

        for (ZoneOffsetTransition set : changes(zone)) {
            for (Interval interval : List.of(Interval.HOUR, Interval.DAY, Interval.WEEK)) {
                readEveryMinute(new ZoneCalendar(zone, interval, DayOfWeek.SUNDAY), set);
            }
        }
        for (DayOfWeek weekStart : List.of(DayOfWeek.MONDAY, DayOfWeek.SATURDAY)) {
            for (Interval interval :
                    List.of(Interval.DAY, Interval.WEEK, Interval.MONTH, Interval.YEAR)) {
                tearOffDays(new ZoneCalendar(zone, interval, weekStart));
            }
        }
    }

    /** Days, weeks, months and years of any zone can be put together from UTC quarter-hours. */
    @ParameterizedTest
    @EnumSource(value = Interval.class, names = "DAY")
    void startsDaysOfEveryZoneWithAQuarterHour(Interval day) {
        assertThat(ZoneId.getAvailableZoneIds())
                .allSatisfy(
                        name -> {
                            var calendar = new ZoneCalendar(ZoneId.of(name), day, DayOfWeek.MONDAY);
                            for (ZoneOffsetTransition set : changes(calendar.zone())) {
                                long at = set.getInstant().toEpochMilli();
                                assertThat(Quarter.isStart(calendar.startOf(at))).isTrue();
                                assertThat(Quarter.isStart(calendar.after(calendar.startOf(at))))
                                        .isTrue();
                            }
                        });
    }

    @Test
    void endsAnHourOfNewfoundlandWhereItsClocksWereSetAMinuteAfterMidnight() {
        var hours = hours("America/St_Johns");
        long set = Instant.parse("2010-11-07T02:31:00Z").toEpochMilli();

        assertThat(hours.startOf(set)).isEqualTo(set);
        assertThat(hours.startOf(set - 1)).isEqualTo(set - MINUTE);
        assertThat(
                        Composition.isMadeOfQuarters(
                                hours, new Question.Range(quarter(set, -8), quarter(set, 8))))
                .isFalse();
    }

    @Test
    void tellsAnHourThatClocksShowTwiceApart() {
        var hours = hours("Europe/Berlin");

        assertThat(hours.startOf(Instant.parse("2025-10-26T00:30:00Z").toEpochMilli()))
                .isEqualTo(Instant.parse("2025-10-26T00:00:00Z").toEpochMilli());
        assertThat(hours.startOf(Instant.parse("2025-10-26T01:30:00Z").toEpochMilli()))
                .isEqualTo(Instant.parse("2025-10-26T01:00:00Z").toEpochMilli());
    }

    @Test
    void leavesOutTheDayThatSamoaLeftOut() {
        var days = new ZoneCalendar(ZoneId.of("Pacific/Apia"), Interval.DAY, DayOfWeek.MONDAY);
        long last = Instant.parse("2011-12-29T10:00:00Z").toEpochMilli();

        assertThat(days.startOf(last + 1)).isEqualTo(last);
        assertThat(days.after(last))
                .isEqualTo(Instant.parse("2011-12-30T10:00:00Z").toEpochMilli());
        assertThat(days.after(days.after(last)))
                .isEqualTo(Instant.parse("2011-12-31T10:00:00Z").toEpochMilli());
    }

    /** A bucket ends when the clock shows a label later than any before; hours, when it is set. */
    private static void readEveryMinute(ZoneCalendar calendar, ZoneOffsetTransition set) {
        long from = set.getInstant().minus(27, ChronoUnit.HOURS).toEpochMilli();
        long until = set.getInstant().plus(27, ChronoUnit.HOURS).toEpochMilli();
        String label = label(calendar, from);
        long start = calendar.startOf(from);
        for (long minute = from + MINUTE; minute < until; minute += MINUTE) {
            String shown = label(calendar, minute);
            boolean changes =
                    calendar.interval().compareTo(Interval.HOUR) <= 0
                            ? !shown.equals(label)
                            : shown.compareTo(label) > 0;
            long expected = changes ? minute : start;
            if (calendar.startOf(minute) != expected
                    || calendar.startOf(minute + MINUTE - 1) != expected
                    || (changes && calendar.after(start) != minute)
                    || (changes && calendar.before(minute) != start)) {
                throw new AssertionError(
                        "%s at %s: a bucket from %s, but the clock says %s"
                                .formatted(
                                        calendar,
                                        Instant.ofEpochMilli(minute),
                                        Instant.ofEpochMilli(calendar.startOf(minute)),
                                        Instant.ofEpochMilli(expected)));
            }
            label = changes ? shown : label;
            start = expected;
        }
    }

    private static String label(ZoneCalendar calendar, long time) {
        ZonedDateTime shown = Instant.ofEpochMilli(time).atZone(calendar.zone());
        LocalDate date = shown.toLocalDate();
        return switch (calendar.interval()) {
            case MINUTE -> Long.toString(time / MINUTE);
            case HOUR -> date + " " + shown.getHour() + " " + shown.getOffset();
            case DAY -> date.toString();
            case WEEK -> {
                LocalDate first = date;
                while (first.getDayOfWeek() != calendar.weekStart()) {
                    first = first.minusDays(1);
                }
                yield first.toString();
            }
            case MONTH -> date.toString().substring(0, 7);
            case YEAR -> date.toString().substring(0, 4);
        };
    }

    private static void tearOffDays(ZoneCalendar calendar) {
        var expected = new ArrayList<Long>();
        LocalDate date = LocalDate.of(2000, 1, 1);
        for (; date.getYear() < 2028; date = date.plusDays(1)) {
            boolean first =
                    switch (calendar.interval()) {
                        case WEEK -> date.getDayOfWeek() == calendar.weekStart();
                        case MONTH -> date.getDayOfMonth() == 1;
                        case YEAR -> date.getDayOfYear() == 1;
                        case MINUTE, HOUR, DAY -> true;
                    };
            if (first) {
                long start = date.atStartOfDay(calendar.zone()).toInstant().toEpochMilli();
                if (expected.isEmpty() || expected.getLast() != start) {
                    expected.add(start);
                }
            }
        }
        List<Long> found =
                Stream.iterate(expected.getFirst(), calendar::after)
                        .limit(expected.size())
                        .toList();
        assertThat(found).isEqualTo(expected);
    }

    private static List<ZoneOffsetTransition> changes(ZoneId zone) {
        var changes = new ArrayList<ZoneOffsetTransition>();
        ZoneOffsetTransition next = zone.getRules().nextTransition(SINCE);
        while (next != null && next.getInstant().isBefore(UNTIL)) {
            changes.add(next);
            next = zone.getRules().nextTransition(next.getInstant());
        }
        return changes;
    }

    private static ZoneCalendar hours(String zone) {
        return new ZoneCalendar(ZoneId.of(zone), Interval.HOUR, DayOfWeek.MONDAY);
    }

    private static long quarter(long time, int more) {
        return Quarter.startOf(time) + more * Quarter.LENGTH;
    }
}
