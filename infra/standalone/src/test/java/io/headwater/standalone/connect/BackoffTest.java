package io.headwater.standalone.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void waitsTwiceAsLongEachTimeUpToAMinute() {
        var waits = new ArrayList<Long>();
        Instant now = NOON;
        Backoff backoff = Backoff.NONE;

        for (int attempt = 0; attempt < 8; attempt++) {
            backoff = backoff.attempted(now);
            waits.add(Duration.between(now, backoff.notBefore()).toSeconds());
            now = backoff.notBefore();
        }

        assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    }

    @Test
    void isNotDueBeforeItsTime() {
        Backoff backoff = Backoff.NONE.attempted(NOON);

        assertThat(backoff.isDue(NOON)).isFalse();
        assertThat(backoff.isDue(NOON.plusSeconds(1))).isTrue();
    }

    @Test
    void forgivesWhatRanForTwoMinutes() {
        Backoff failedOften = Backoff.NONE.attempted(NOON).attempted(NOON).attempted(NOON);
        Instant muchLater = NOON.plusSeconds(600);

        Backoff again = failedOften.attempted(muchLater);

        assertThat(again.notBefore()).isEqualTo(muchLater.plusSeconds(1));
    }
}
