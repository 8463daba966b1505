package io.headwater.topologies.timeseries;

import static io.headwater.topologies.timeseries.SamplePoints.NOON;
import static io.headwater.topologies.timeseries.SamplePoints.expiring;
import static io.headwater.topologies.timeseries.SamplePoints.revision;
import static io.headwater.topologies.timeseries.SamplePoints.temperature;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalTest {
    @Test
    void isTheFirstWhereNothingIsKnown() {
        var reported = temperature(NOON, 21.5, 7);

        assertThat(Arrival.of(reported, null)).isEqualTo(new Arrival.First(reported));
    }

    @Test
    void isARepeatWhereTheSameIsKnownWhateverItsOrigin() {
        var known = temperature(NOON, 21.5, 7);

        assertThat(Arrival.of(temperature(NOON, 21.5, 9), known)).isEqualTo(new Arrival.Repeat());
        assertThat(Arrival.of(temperature(NOON, 21.5, 3), known)).isEqualTo(new Arrival.Repeat());
    }

    @Test
    void revisesWhatWasSaidEarlierInTheLogAndCounts() {
        var known = revision(temperature(NOON, 21.5, 7), 2);

        assertThat(Arrival.of(temperature(NOON, 22.0, 9), known))
                .isEqualTo(new Arrival.Revision(revision(temperature(NOON, 22.0, 9), 3)));
    }

    @Test
    void revisesWhatTheSameMessageSaidWhenItWasReadOtherwise() {
        var known = temperature(NOON, 21.5, 7);

        assertThat(Arrival.of(temperature(NOON, 22.0, 7), known))
                .isInstanceOf(Arrival.Revision.class);
    }

    @Test
    void isSupersededByWhatWasSaidLaterInTheLog() {
        var known = temperature(NOON, 21.5, 7);

        assertThat(Arrival.of(temperature(NOON, 22.0, 3), known))
                .isEqualTo(new Arrival.Superseded());
    }

    @Test
    void isARevisionWhenOnlyTheExpiryDiffers() {
        var known = expiring(temperature(NOON, 21.5, 7), NOON + 1_000);

        assertThat(Arrival.of(expiring(temperature(NOON, 21.5, 8), NOON + 2_000), known))
                .isInstanceOf(Arrival.Revision.class);
    }
}
