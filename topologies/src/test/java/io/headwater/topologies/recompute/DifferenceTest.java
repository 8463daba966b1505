package io.headwater.topologies.recompute;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.timeseries.QuarterHour;
import io.headwater.avro.timeseries.QuarterState;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    @Test
    void whatSaysTheSameDoesNotDiffer() {
        assertThat(Difference.of(null, null)).isEqualTo(Difference.NONE);
        assertThat(Difference.of(quarter(0.3, 7), quarter(0.3, 9))).isEqualTo(Difference.NONE);
    }

    @Test
    void aSumMayDifferAsMuchAsTheOrderOfAddingMakesIt() {
        assertThat(Difference.of(quarter(0.1 + 0.2, 7), quarter(0.3, 7)))
                .isEqualTo(Difference.NONE);
        assertThat(Difference.of(quarter(0.31, 7), quarter(0.3, 7))).isEqualTo(Difference.OTHER);
    }

    @Test
    void whatIsThereAndWhatIsNotAreToldApart() {
        assertThat(Difference.of(null, quarter(1.0, 7))).isEqualTo(Difference.MISSING);
        assertThat(Difference.of(quarter(1.0, 7), null)).isEqualTo(Difference.GONE);
    }

    @Test
    void whatWasLeftToBeCountedIsStaleWhateverTheCountIs() {
        QuarterHour stale =
                QuarterHour.newBuilder(quarter(1.0, 7)).setState(QuarterState.STALE).build();

        assertThat(Difference.of(stale, quarter(1.0, 7))).isEqualTo(Difference.STALE);
        assertThat(Difference.of(stale, null)).isEqualTo(Difference.GONE);
    }

    @Test
    void oneThatIsStillCalledOpenDiffers() {
        QuarterHour open =
                QuarterHour.newBuilder(quarter(1.0, 7)).setState(QuarterState.OPEN).build();

        assertThat(Difference.of(open, quarter(1.0, 7))).isEqualTo(Difference.OTHER);
    }

    private static QuarterHour quarter(double sum, long completeUntil) {
        return new QuarterHour(
                false,
                "temp",
                "float",
                900_000L,
                QuarterState.CLOSED,
                2L,
                0.1,
                0.2,
                sum,
                0.1,
                900_000L,
                0.2,
                960_000L,
                0L,
                0L,
                completeUntil);
    }
}
