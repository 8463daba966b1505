package io.headwater.topologies.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.conformance.Requirement;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long NOON = 1_780_315_200_000L;

    @Test
    @Requirement("R-AL-6")
    void tenAtOnceAreWithinThePaceAndTheEleventhIsNot() {
        long until = 0;
        for (int i = 0; i < 10; i++) {
            assertThat(Pace.isExceeded(until, NOON)).isFalse();
            until = Pace.after(until, NOON);
        }

        assertThat(Pace.isExceeded(until, NOON)).isTrue();
    }

    @Test
    void oneMoreIsWithinThePaceTwoSecondsLater() {
        long until = NOON + 20_000;

        assertThat(Pace.isExceeded(until, NOON + 1_999)).isTrue();
        assertThat(Pace.isExceeded(until, NOON + 2_000)).isFalse();
    }

    @Test
    void oneThatGoesBeyondDoesNotDelayTheNext() {
        long until = NOON + 20_000;

        assertThat(Pace.after(until, NOON)).isEqualTo(until);
    }

    @Test
    void aQuietNodeSavesUpNoMoreThanTen() {
        assertThat(Pace.after(NOON - 3_600_000, NOON)).isEqualTo(NOON + 2_000);
    }
}
