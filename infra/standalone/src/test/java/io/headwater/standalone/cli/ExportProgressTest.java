package io.headwater.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExportProgressTest {
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private final ExportProgress progress = new ExportProgress(() -> now);

    @Test
    void showsHowFarTheLastPointIsBetweenTheFirstAndTheStart() {
        progress.wrote("time,value,revision");
        progress.wrote("2026-06-01T08:00:00.000Z,1.0,0");
        progress.wrote("{\"time\":\"2026-06-01T10:00:00.000Z\",\"value\":2}");
        now = now.plusSeconds(2);

        assertThat(progress.line())
                .isEqualTo("[###############...............]  50 %  2 points  1/s  2 s left ");
        assertThat(progress.summary()).isEqualTo("2 points, 1 a second");
    }

    @Test
    void isDueAgainAfterAFifthOfASecond() {
        assertThat(progress.isDue()).isFalse();

        now = now.plusMillis(201);

        assertThat(progress.isDue()).isTrue();
        assertThat(progress.isDue()).isFalse();
    }

    @Test
    void knowsNothingBeforeTheFirstPoint() {
        progress.wrote("time,value,revision");

        assertThat(progress.line()).contains("  0 %  0 points").contains("? left");
    }
}
