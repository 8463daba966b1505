package io.headwater.topologies.timeseries;

import static io.headwater.topologies.timeseries.TimeSeriesFixture.NODE;
import static io.headwater.topologies.timeseries.TimeSeriesFixture.NOON;
import static io.headwater.topologies.timeseries.TimeSeriesFixture.temperatures;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphansTest {
    private static final long T = NOON.getEpochSecond() - 3_600;

    /** Its key begins with that of the other. */
    private static final NodeKey NEIGHBOUR = NodeKey.rainmaker(NODE.device() + "0");

    private final TimeSeriesFixture kafka;

    OrphansTest(@TempDir Path folder) {
        kafka = new TimeSeriesFixture(folder);
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    @Requirement("R-TS-8")
    void whatANodeMeasuredForItsLastOwnersIsErased() {
        kafka.receives("tsdata", temperatures(T, 20.5));

        kafka.orphaned(NODE, NOON.plusSeconds(1));

        assertThat(kafka.storedPoints()).isEmpty();
        assertThat(kafka.queries().named(NODE, "Meter.Temp")).isEmpty();
    }

    @Test
    void whatItMeasuresForTheNextStays() {
        kafka.receives("tsdata", temperatures(T, 20.5));
        kafka.passes(Duration.ofSeconds(10));
        kafka.receives("tsdata", temperatures(T + 1, 21.5));

        kafka.orphaned(NODE, NOON.plusSeconds(5));

        assertThat(kafka.storedPoints()).extracting(Point::getValue).containsExactly(21.5);
        assertThat(kafka.queries().named(NODE, "Meter.Temp")).hasSize(1);
    }

    @Test
    void itsNeighboursKeepTheirs() {
        kafka.receives(NEIGHBOUR, "tsdata", temperatures(T, 20.5));

        kafka.orphaned(NODE, NOON.plusSeconds(5));

        assertThat(kafka.storedPoints()).hasSize(1);
    }

    @Test
    void theSameMessageAfterwardsIsNew() {
        kafka.receives("tsdata", temperatures(T, 20.5));
        kafka.orphaned(NODE, NOON.plusSeconds(5));
        kafka.passes(Duration.ofSeconds(10));

        kafka.receives("tsdata", temperatures(T, 20.5));

        assertThat(kafka.storedPoints()).hasSize(1);
    }
}
