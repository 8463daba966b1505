package io.headwater.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExportProgressTest {
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private final ExportProgress progress = new ExportProgress(() -> now, true);

    @Test
    void showsHowFarTheLastPointIsBetweenTheFirstAndTheStart() {
        wrote("time,value,revision\r\n2026-06-01T08:00:0");
        wrote("0.000Z,1.0,0\r\n2026-06-01T10:00:00.000Z,2.0,0\r\n");
        now = now.plusSeconds(2);

        assertThat(progress.line())
                .isEqualTo("[###############...............]  50 %  2 points  1/s  2 s left ");
        assertThat(progress.summary()).isEqualTo("2 points, 1 a second");
    }

    @Test
    void aTextOfSeveralLinesIsOnePoint() {
        wrote("2026-06-01T08:00:00.000Z,\"at\n2026-06-01T09:00:00.000Z, \"\"it\"\"\n\",0\r\n");
        wrote("2026-06-01T10:00:00.000Z,\"x\",0\r\n");

        assertThat(progress.summary()).startsWith("2 points,");
    }

    @Test
    void linesOfJsonAreAPointEach() {
        var json = new ExportProgress(() -> now, false);
        char[] lines =
                """
                {"time":"2026-06-01T08:00:00.000Z","value":"\\""}
                {"time":"2026-06-01T10:00:00.000Z","value":"x"}
                """
                        .toCharArray();

        json.wrote(lines, lines.length);

        assertThat(json.summary()).startsWith("2 points,");
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
        wrote("time,value,revision\r\n");

        assertThat(progress.line()).contains("  0 %  0 points").contains("? left");
    }

    private void wrote(String text) {
        progress.wrote(text.toCharArray(), text.length());
    }
}
