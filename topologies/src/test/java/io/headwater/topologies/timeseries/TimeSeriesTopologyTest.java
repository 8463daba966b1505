package io.headwater.topologies.timeseries;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names of stores are names on the broker: renaming one abandons its data. A change of the wiring
 * shows in {@code describe/timeseries.txt} and in review.
 */
class TimeSeriesTopologyTest {
    @TempDir Path folder;

    @Test
    void isWiredAsDescribed() throws IOException {
        try (var kafka = new TimeSeriesFixture(folder)) {
            assertThat(kafka.describe().strip()).isEqualTo(described().strip());
        }
    }

    @Test
    void hasFourStoresInOneSubTopology() {
        try (var kafka = new TimeSeriesFixture(folder)) {
            assertThat(kafka.describe().split("Sub-topology: ", -1)).hasSize(2);
            assertThat(kafka.describe())
                    .contains(
                            "stores: [timeseries-points, timeseries-expiry, timeseries-latest, timeseries-unpublished]");
        }
    }

    private static String described() throws IOException {
        try (InputStream in =
                TimeSeriesTopologyTest.class.getResourceAsStream("/describe/timeseries.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        }
    }
}
