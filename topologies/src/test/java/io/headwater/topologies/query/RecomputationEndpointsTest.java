package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.recompute.Recomputations;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before anything is counted; the rest is {@code RecomputationIT}'s. */
class RecomputationEndpointsTest {
    private static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final String PATH = "/api/v1/timeseries/recomputations";

    @TempDir Path folder;

    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private Recomputations recomputations;
    private ApiFixture api;

    @BeforeEach
    void open() throws Exception {
        recomputations =
                new Recomputations(
                        folder,
                        new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()),
                        FakePlacement.PARTITIONS,
                        Map.of(),
                        "connect-sink",
                        new HistoryPoints(nodes.placement, nodes.points, Optional.empty(), CLOCK),
                        CLOCK);
        api = new ApiFixture(nodes, recomputations, CLOCK);
    }

    @AfterEach
    void close() {
        api.close();
        recomputations.close();
    }

    @Test
    void aNodeOrAllAndATimeAreNeeded() throws Exception {
        assertThat(api.post(PATH, "{}").cause())
                .contains("node: expected a node, or all to be true")
                .contains("from: expected a time");
        assertThat(api.post(PATH, "{\"all\":true,\"node\":\"n\",\"series\":\"s\"}").cause())
                .contains("node: expected a node, or all to be true");
        assertThat(
                        api.post(
                                        PATH,
                                        "{\"all\":true,\"series\":\"s\",\"from\":\"2026-06-15T10:00:00Z\"}")
                                .cause())
                .contains("series: is of a node");
    }

    @Test
    void withoutADatabaseOnlyTheHotSpanCanBeCounted() throws Exception {
        assertThat(api.post(PATH, "{\"all\":true,\"from\":\"2026-06-12T10:00:00Z\"}").cause())
                .contains("from: points are at hand since 2026-06-13T12:00:00.000Z alone");
    }

    @Test
    void whatIsNotThereIsUnknown() throws Exception {
        assertThat(api.get(PATH).json().path("recomputations")).isEmpty();
        assertThat(api.get(PATH + "/none").code()).isEqualTo("recomputation-unknown");
        assertThat(api.get(PATH + "/none/changes").code()).isEqualTo("recomputation-unknown");
        assertThat(api.delete(PATH + "/none").code()).isEqualTo("recomputation-unknown");
    }
}
