package io.headwater.topologies.repeats;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.topologies.repeats.CarriedOut.Place;
import org.junit.jupiter.api.Test;

class CarriedOutTest {
    private static final CarriedOut SEVEN = CarriedOut.NOTHING.with(new Place(7, 1_000));

    @Test
    void nothingIsCarriedOutAtFirst() {
        assertThat(CarriedOut.NOTHING.has(new Place(0, 1))).isFalse();
    }

    @Test
    void whatStandsAtOrBeforeTheLastOneIsAndWhatComesBehindIsNot() {
        assertThat(SEVEN.has(new Place(7, 1_000))).isTrue();
        assertThat(SEVEN.has(new Place(3, 400))).isTrue();
        assertThat(SEVEN.has(new Place(8, 1_000))).isFalse();
    }

    @Test
    void aTopicMadeAnewBeginsAgainWithOffsetsAndNotWithTimes() {
        var first = new Place(0, 2_000);
        assertThat(SEVEN.has(first)).isFalse();

        CarriedOut anew = SEVEN.with(first);

        assertThat(anew.has(first)).isTrue();
        assertThat(anew.has(new Place(1, 2_001))).isFalse();
    }

    @Test
    void aBrokerWhoseClockIsBehindTheOneBeforeItMakesNothingNew() {
        CarriedOut later = SEVEN.with(new Place(8, 900));

        assertThat(later.has(new Place(7, 1_000))).isTrue();
        assertThat(later.has(new Place(9, 901))).isFalse();
    }

    @Test
    void isKeptAsItIs() {
        assertThat(CarriedOut.in(SEVEN.row())).isEqualTo(SEVEN);
    }
}
