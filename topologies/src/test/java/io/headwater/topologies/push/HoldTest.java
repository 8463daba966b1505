package io.headwater.topologies.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.push.PushPreferences;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldTest {
    private static final int NIGHT = 22 * 60 + 30;
    private static final int MORNING = 7 * 60;

    @ParameterizedTest(name = "{0} in Berlin may be told at {1}")
    @CsvSource({
        // summer, two hours ahead of UTC
        "2026-06-01T20:29:59Z, 2026-06-01T20:29:59Z",
        "2026-06-01T20:30:00Z, 2026-06-02T05:00:00Z",
        "2026-06-01T23:00:00Z, 2026-06-02T05:00:00Z",
        "2026-06-02T04:59:59Z, 2026-06-02T05:00:00Z",
        "2026-06-02T05:00:00Z, 2026-06-02T05:00:00Z",
        // the night in which clocks go back, and the one in which they go forward
        "2026-10-24T21:00:00Z, 2026-10-25T06:00:00Z",
        "2026-03-28T22:00:00Z, 2026-03-29T05:00:00Z"
    })
    void quietHoursGoByTheClockOnTheWall(Instant at, Instant told) {
        var berlin = new PushPreferences("Europe/Berlin", NIGHT, MORNING, 0);

        assertThat(until(berlin, at)).isEqualTo(told);
    }

    @Test
    void quietHoursMayBeWithinADay() {
        var lessons = new PushPreferences("UTC", 8 * 60, 12 * 60, 0);

        assertThat(until(lessons, Instant.parse("2026-06-01T09:00:00Z")))
                .isEqualTo(Instant.parse("2026-06-01T12:00:00Z"));
        assertThat(until(lessons, Instant.parse("2026-06-01T13:00:00Z")))
                .isEqualTo(Instant.parse("2026-06-01T13:00:00Z"));
    }

    @Test
    void aDigestThatEndsAtNightIsToldInTheMorning() {
        var both = new PushPreferences("UTC", NIGHT, MORNING, 60);

        assertThat(until(both, Instant.parse("2026-06-01T20:00:00Z")))
                .isEqualTo(Instant.parse("2026-06-01T21:00:00Z"));
        assertThat(until(both, Instant.parse("2026-06-01T22:00:00Z")))
                .isEqualTo(Instant.parse("2026-06-02T07:00:00Z"));
    }

    @Test
    void nothingIsHeldForSomebodyWithoutPreferences() {
        assertThat(Hold.until(null, 0)).isEqualTo(OptionalLong.empty());
        assertThat(Hold.until(new PushPreferences("Mars/Olympus", 0, 0, 0), 0))
                .isEqualTo(OptionalLong.empty());
    }

    private static Instant until(PushPreferences preferences, Instant at) {
        return Instant.ofEpochMilli(
                Hold.until(preferences, at.toEpochMilli()).orElse(at.toEpochMilli()));
    }
}
