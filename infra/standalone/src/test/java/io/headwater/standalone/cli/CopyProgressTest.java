package io.headwater.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CopyProgressTest {
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private final CopyProgress progress = new CopyProgress(() -> now);

    @Test
    void saysHowMuchAndHowFast() {
        progress.wrote(1_500_000);
        progress.wrote(1_500_000);
        now = now.plusSeconds(2);

        assertThat(progress.line()).isEqualTo("3.0 MB, 1.5 MB a second");
        assertThat(progress.isDue()).isTrue();
        assertThat(progress.isDue()).isFalse();
    }
}
