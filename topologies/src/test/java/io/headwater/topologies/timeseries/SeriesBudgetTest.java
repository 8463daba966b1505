package io.headwater.topologies.timeseries;

import static io.headwater.topologies.timeseries.TimeSeriesFixture.NOON;
import static io.headwater.topologies.timeseries.TimeSeriesFixture.temperatures;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a series takes in state, as {@code infra/docs/budget.md} says. */
class SeriesBudgetTest {
    /** Row of the point and row of its expiry, for a series whose name has ten letters. */
    private static final long BYTES_OF_A_POINT = 256;

    private static final int POINTS_AN_HOUR = 4;
    private static final int WITHIN_THE_SPAN =
            Math.toIntExact(POINTS_AN_HOUR * TimeSeries.DEFAULT_HOT_SPAN.toHours());

    private final TimeSeriesFixture kafka;

    SeriesBudgetTest(@TempDir Path folder) {
        kafka = new TimeSeriesFixture(folder);
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void aSeriesTakesSoMuchForEachPointOfTheHotSpanAndForOneMoreHoweverLongItReports() {
        for (int quarter = 0; quarter < 2 * WITHIN_THE_SPAN; quarter++) {
            long second = NOON.getEpochSecond() + quarter * 3_600L / POINTS_AN_HOUR;
            kafka.receives("tsdata", temperatures(second, 20.5));
            kafka.passes(Duration.ofHours(1).dividedBy(POINTS_AN_HOUR));
        }

        assertThat(kafka.storedPoints()).hasSizeBetween(WITHIN_THE_SPAN, WITHIN_THE_SPAN + 2);
        assertThat(kafka.storedExpiryEntries()).isEqualTo(kafka.storedPoints().size());
        assertThat(kafka.bytesOfPoints())
                .isLessThanOrEqualTo(kafka.storedPoints().size() * BYTES_OF_A_POINT);
        assertThat(kafka.bytesOfLatest()).isBetween(1L, BYTES_OF_A_POINT);
    }
}
