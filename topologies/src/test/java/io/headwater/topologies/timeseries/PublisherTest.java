package io.headwater.topologies.timeseries;

import static io.headwater.topologies.timeseries.TimeSeriesFixture.NODE;
import static io.headwater.topologies.timeseries.TimeSeriesFixture.NOON;
import static io.headwater.topologies.timeseries.TimeSeriesFixture.simple;
import static io.headwater.topologies.timeseries.TimeSeriesFixture.temperatures;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.timeseries.QuarterHour;
import io.headwater.avro.timeseries.QuarterState;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.conformance.Requirement;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherTest {
    private static final long T = NOON.getEpochSecond();
    private static final Duration TURN = Duration.ofSeconds(10);
    private static final Duration UNTIL_CLOSED = Duration.ofMinutes(16);

    private final TimeSeriesFixture kafka;

    PublisherTest(@TempDir Path folder) {
        kafka = new TimeSeriesFixture(folder);
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void aQuarterHourIsPublishedOnceForAllThatCameInTenSeconds() {
        kafka.receives("tsdata", temperatures(T, 20.5));
        kafka.passes(Duration.ofSeconds(4));
        kafka.receives("tsdata", temperatures(T + 4, 22.5));
        kafka.ticks();
        assertThat(kafka.published()).isEmpty();

        kafka.passes(Duration.ofSeconds(6));
        kafka.ticks();

        QuarterHour quarter = onlyOne();
        assertThat(quarter.getStart()).isEqualTo(T * 1_000);
        assertThat(quarter.getState()).isEqualTo(QuarterState.OPEN);
        assertThat(quarter.getCount()).isEqualTo(2);
        assertThat(quarter.getMin()).isEqualTo(20.5);
        assertThat(quarter.getMax()).isEqualTo(22.5);
        assertThat(quarter.getSum()).isEqualTo(43.0);
        assertThat(quarter.getFirst()).isEqualTo(20.5);
        assertThat(quarter.getLast()).isEqualTo(22.5);
        assertThat(quarter.getCompleteUntil()).isEqualTo((T + 10) * 1_000);
    }

    @Test
    void itIsPublishedAgainWhenItCloses() {
        kafka.receives("tsdata", temperatures(T, 20.5));
        pass(TURN);
        assertThat(onlyOne().getState()).isEqualTo(QuarterState.OPEN);

        pass(UNTIL_CLOSED);

        assertThat(onlyOne().getState()).isEqualTo(QuarterState.CLOSED);
        assertThat(kafka.bytesOfTurns()).isZero();
    }

    @Test
    @Requirement("R-TS-6")
    void aLatePointRevisesIt() {
        kafka.receives("tsdata", temperatures(T, 20.5));
        pass(UNTIL_CLOSED);
        assertThat(onlyOne().getRevision()).isZero();

        kafka.receives("tsdata", temperatures(T + 1, 30.5));
        pass(TURN);

        QuarterHour revised = onlyOne();
        assertThat(revised.getState()).isEqualTo(QuarterState.CLOSED);
        assertThat(revised.getRevision()).isEqualTo(1);
        assertThat(revised.getLateCount()).isEqualTo(1);
        assertThat(revised.getMax()).isEqualTo(30.5);
    }

    @Test
    @Requirement("R-TS-4")
    void aValueThatIsReplacedCountsNoLonger() {
        kafka.receives("tsdata", temperatures(T, 99.5));
        kafka.receives("tsdata", temperatures(T + 1, 20.5));
        kafka.receives("tsdata", temperatures(T, 21.5));

        pass(TURN);

        QuarterHour quarter = onlyOne();
        assertThat(quarter.getCount()).isEqualTo(2);
        assertThat(quarter.getMax()).isEqualTo(21.5);
        assertThat(quarter.getSum()).isEqualTo(42.0);
        assertThat(quarter.getRevision()).isEqualTo(1);
    }

    @Test
    @Requirement("R-TS-4")
    void aRepeatCountsOnceAndPublishesNothing() {
        kafka.receives("tsdata", temperatures(T, 20.5));
        pass(UNTIL_CLOSED);
        assertThat(onlyOne().getCount()).isEqualTo(1);

        kafka.receives("tsdata", temperatures(T, 20.5));
        pass(TURN);

        assertThat(kafka.published()).isEmpty();
    }

    @Test
    void aPointFromBeforeTheHotSpanSaysThatItsQuarterHourIsToBeCountedElsewhere() {
        long old = T - Duration.ofDays(3).toSeconds();
        kafka.receives("tsdata", temperatures(old, 20.5));

        pass(TURN);

        QuarterHour quarter = onlyOne();
        assertThat(quarter.getState()).isEqualTo(QuarterState.STALE);
        assertThat(quarter.getCount()).isZero();
        assertThat(quarter.getSum()).isNull();
    }

    @Test
    void aQuarterHourStaysWholeWhenItsPointsCameBeforeTheirTime() {
        long ahead = T + Duration.ofHours(23).toSeconds();
        kafka.receives("tsdata", temperatures(ahead, 20.5));
        kafka.passes(Duration.ofDays(2).plusHours(22));
        kafka.receives("tsdata", temperatures(ahead + 1, 30.5));

        pass(TURN);

        assertThat(kafka.published())
                .extracting(entry -> requireNonNull(entry.value).getCount())
                .contains(2L);
    }

    @Test
    @Requirement("R-TS-8")
    void whatIsErasedLeavesNothingToCount() {
        kafka.receives("tsdata", temperatures(T, 20.5));
        pass(UNTIL_CLOSED);
        assertThat(onlyOne().getCount()).isEqualTo(1);

        kafka.orphaned(NODE, NOON.plus(UNTIL_CLOSED));
        pass(TURN);

        var published = kafka.published();
        assertThat(published).hasSize(1);
        assertThat(published.getFirst().value).isNull();
        assertThat(SeriesKey.timeOf(published.getFirst().key)).isEqualTo(T * 1_000);
    }

    @Test
    void documentsAreCountedAndNotRepeated() {
        kafka.receives("simple-tsdata", simple("scene", "object", T, "{\"a\":1}", "0"));

        pass(TURN);

        QuarterHour quarter = onlyOne();
        assertThat(quarter.getCount()).isEqualTo(1);
        assertThat(quarter.getLast()).isNull();
        assertThat(quarter.getMin()).isNull();
    }

    @Test
    void aggregatesOfASeriesThatReportsEveryMinuteTakeNoMoreThan256BytesOfState() {
        for (int minute = 0; minute < 60; minute++) {
            kafka.receives("tsdata", temperatures(T + minute * 60L, 20.5));
            assertThat(kafka.bytesOfTurns()).isBetween(1L, 256L);
            kafka.passes(Duration.ofMinutes(1));
            kafka.ticks();
        }
        pass(UNTIL_CLOSED);

        assertThat(kafka.bytesOfTurns()).isZero();
    }

    private void pass(Duration time) {
        kafka.passes(time);
        kafka.ticks();
    }

    private QuarterHour onlyOne() {
        var published = kafka.published();
        assertThat(published).hasSize(1);
        return requireNonNull(published.getFirst().value);
    }
}
