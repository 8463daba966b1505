package io.headwater.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.conformance.Requirement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SeriesKeyTest {
    private static final NodeKey NODE = NodeKey.rainmaker("n1");
    private static final SeriesKey SERIES =
            new SeriesKey(NODE, SeriesClass.SIMPLE, "float", "Meter.Temp / \u00b0C");

    @Test
    @Requirement("R-STS-1")
    void isClassTypeAndName() {
        assertThat(SERIES.rowKey().rest())
                .asString(UTF_8)
                .isEqualTo("s\0float\0Meter.Temp / \u00b0C");
    }

    @Test
    void readsItsOwnRowAndItsPointsRows() {
        assertThat(SeriesKey.of(SERIES.rowKey(), false)).hasValue(SERIES);
        assertThat(SeriesKey.of(SERIES.pointKey(1_749_990_000_000L), true)).hasValue(SERIES);
    }

    @Test
    void readsThePointsTime() {
        for (long time :
                new long[] {0, 1, -1, 1_749_990_000_000L, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(SeriesKey.timeOf(SERIES.pointKey(time))).isEqualTo(time);
        }
    }

    @Test
    void sortsThePointsOfASeriesByTime() {
        List<byte[]> inTime =
                Stream.of(-5L, -1L, 0L, 1L, 255L, 256L, 1_749_990_000_000L)
                        .map(time -> SERIES.pointKey(time).bytes())
                        .toList();

        assertThat(inTime).isSortedAccordingTo(Arrays::compareUnsigned);
    }

    @Test
    void isNotReadFromOtherRows() {
        assertThat(SeriesKey.of(new RowKey(NODE, new byte[0]), false)).isEmpty();
        assertThat(SeriesKey.of(row("x\0int\0name"), false)).isEmpty();
        assertThat(SeriesKey.of(row("f\0int"), false)).isEmpty();
        assertThat(SeriesKey.of(row("f\0int\0a\0b"), false)).isEmpty();
        assertThat(SeriesKey.of(row("f\0int\0a"), true)).isEmpty();
    }

    private static RowKey row(String rest) {
        return new RowKey(NODE, rest.getBytes(UTF_8));
    }
}
