package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.NodeKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are no older than a position. */
class PositionsTest {
    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private final NodeKey lamp = nodes.add("lamp", "esp.node.light", null);
    private final int partition = FakePlacement.partitionOf(lamp);
    private final ApiFixture api;

    PositionsTest() throws Exception {
        api = new ApiFixture(nodes);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aReachedPositionIsAnsweredAndOneAheadIsRefusedWithTheLag() throws Exception {
        nodes.views.watermarks().processed("nodes", partition, 41);

        var reached = api.get("/api/v1/nodes/lamp", "Headwater-Position", partition + ":41");
        var ahead = api.get("/api/v1/nodes/lamp?wait=20&position=" + partition + ":44");

        assertThat(reached.status()).isEqualTo(200);
        assertThat(reached.header("headwater-position")).isEqualTo(partition + ":41");
        assertThat(ahead.status()).isEqualTo(409);
        assertThat(ahead.code()).isEqualTo("position-not-reached");
        assertThat(ahead.json().at("/error/details/lag").asLong()).isEqualTo(3);
        assertThat(ahead.json().at("/error/details/reached").asText()).isEqualTo(partition + ":41");
    }

    @Test
    void aPositionThatComesWhileWaitingIsAnswered() throws Exception {
        Thread.startVirtualThread(() -> nodes.views.watermarks().processed("nodes", partition, 41));

        var response =
                api.get("/api/v1/nodes/lamp?wait=9000", "Headwater-Position", partition + ":41");

        assertThat(response.status()).isEqualTo(200);
    }

    @Test
    void positionsOfOtherPartitionsAreLeftAside() throws Exception {
        int other = (partition + 1) % FakePlacement.PARTITIONS;

        var response = api.get("/api/v1/nodes/lamp?wait=0", "Headwater-Position", other + ":99999");

        assertThat(response.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1:", ":1", "1:2,", "-1:2", "1:-2", "1:2:3"})
    void aMalformedPositionIsRefused(String position) throws Exception {
        var response = api.get("/api/v1/nodes/lamp", "Headwater-Position", position);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.code()).isEqualTo("position-malformed");
    }
}
