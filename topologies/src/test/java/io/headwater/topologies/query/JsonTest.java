package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Test
    void writesTimesInUtcWithMilliseconds() {
        assertThat(Json.time(0L)).isEqualTo("1970-01-01T00:00:00.000Z");
        assertThat(Json.time(1_709_210_096_007L)).isEqualTo("2024-02-29T12:34:56.007Z");
        assertThat(Json.time(253_402_300_799_999L)).isEqualTo("9999-12-31T23:59:59.999Z");
    }

    @Test
    void writesTimesAsJavaDoes() {
        var random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            long millis = random.nextLong(253_402_300_800_000L);

            assertThat(Json.time(millis)).isEqualTo(ISO.format(Instant.ofEpochMilli(millis)));
        }
    }

    @Test
    void writesTimesOutsideTheUsualYears() {
        assertThat(Json.time(-1L)).isEqualTo("1969-12-31T23:59:59.999Z");
        assertThat(Json.time(253_402_300_800_000L)).isEqualTo("+10000-01-01T00:00:00.000Z");
    }
}
