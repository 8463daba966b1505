package io.headwater.topologies.aggregates;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomTest {
    private static final long NOON = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();
    private static final long MINUTE = 60_000;

    @Test
    void tellsEverythingOfWhateverOrderPointsComeIn() {
        var points = List.of(at(2, 5L), at(0, 3L), at(1, 9L));

        for (List<Sample> order : List.of(points, points.reversed())) {
            Atom atom = atomOf(order);

            assertThat(atom.count()).isEqualTo(3);
            assertThat(atom.min()).isEqualTo(3L);
            assertThat(atom.max()).isEqualTo(9L);
            assertThat(atom.sum()).isEqualTo(17L);
            assertThat(atom.first().value()).isEqualTo(3L);
            assertThat(atom.last().value()).isEqualTo(5L);
            assertThat(atom.avg()).hasValue(17.0 / 3);
        }
    }

    @Test
    void hasNoNumbersOfWhatIsNone() {
        Atom atom = atomOf(List.of(at(0, "open"), at(1, "closed")));

        assertThat(atom.count()).isEqualTo(2);
        assertThat(atom.min()).isNull();
        assertThat(atom.avg()).isEmpty();
        assertThat(Aggregate.LATEST.of(atom)).isEqualTo("closed");
        assertThat(Aggregate.FIRST.of(atom)).isEqualTo("open");
    }

    @Test
    void sumsWholeNumbersExactlyWhileTheyFit() {
        assertThat(atomOf(List.of(at(0, Long.MAX_VALUE - 1), at(1, 1L))).sum())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(atomOf(List.of(at(0, Long.MAX_VALUE), at(1, 1L))).sum()).isEqualTo(0x1p63);
        assertThat(Numbers.difference(Long.MIN_VALUE, 1L)).isEqualTo(-0x1p63);
    }

    @Test
    void countsAPointAsLateOnceItsQuarterHourHasClosed() {
        long end = NOON + Quarter.LENGTH;

        assertThat(Atom.of(new Sample(NOON, 1L, 0, end)).lateCount()).isZero();
        assertThat(Atom.of(new Sample(NOON, 1L, 0, end + MINUTE - 1)).revision()).isZero();
        assertThat(Atom.of(new Sample(NOON, 1L, 0, end + MINUTE)).lateCount()).isEqualTo(1);
        assertThat(Atom.of(new Sample(NOON, 1L, 2, end + MINUTE)).revision()).isEqualTo(3);
    }

    @Test
    void saysUntilWhenTheLogIsCounted() {
        Atom atom =
                atomOf(
                        List.of(
                                new Sample(NOON, 1L, 0, NOON + 5),
                                new Sample(NOON + 1, 1L, 0, NOON + 3)));

        assertThat(atom.completeUntil()).isEqualTo(NOON + 5);
    }

    /** What quarter-hours say together is what the points say, in any zone. */
    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe"})
    void composesTheSameFromQuarterHoursAsFromPoints(String zone) {
        var random = new Random(1);
        long from = Instant.parse("2025-03-01T00:00:00Z").toEpochMilli();
        var points = new ArrayList<Sample>();
        for (long time = from; time < from + 62L * 96 * Quarter.LENGTH; ) {
            points.add(
                    new Sample(
                            time, random.nextLong(1_000), random.nextInt(2), time + 90 * MINUTE));
            time += 1_000L * (1 + random.nextInt(4_000));
        }
        for (Interval interval : List.of(Interval.HOUR, Interval.DAY, Interval.MONTH)) {
            var calendar = new ZoneCalendar(ZoneId.of(zone), interval, DayOfWeek.MONDAY);
            var range = new Question.Range(from, from + 62L * 96 * Quarter.LENGTH);
            var asked =
                    new Question.Buckets(Aggregate.SUM, calendar, range, Differences.NONE, false);
            var ofPoints = new Composition(asked, null);
            points.forEach(ofPoints::add);
            var ofQuarters = new Composition(asked, null);
            quarters(points).forEach(atom -> ofQuarters.add(start(atom), atom));

            assertThat(Composition.isMadeOfQuarters(calendar, range)).isTrue();
            assertThat(ofQuarters.buckets()).isEqualTo(ofPoints.buckets());
        }
    }

    private static List<Atom> quarters(List<Sample> points) {
        var quarters = new ArrayList<Atom>();
        for (Sample point : points) {
            boolean same =
                    !quarters.isEmpty()
                            && start(quarters.getLast()) == Quarter.startOf(point.time());
            Atom known = same ? quarters.removeLast() : null;
            quarters.add(Atom.of(known, point));
        }
        return quarters;
    }

    private static long start(Atom quarter) {
        return Quarter.startOf(quarter.first().time());
    }

    private static Atom atomOf(List<Sample> points) {
        @Nullable Atom atom = null;
        for (Sample point : points) {
            atom = Atom.of(atom, point);
        }
        return requireNonNull(atom);
    }

    private static Sample at(int minute, Object value) {
        return new Sample(NOON + minute * MINUTE, value, 0, NOON);
    }
}
