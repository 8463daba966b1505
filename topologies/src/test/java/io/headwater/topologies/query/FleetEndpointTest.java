package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.NodeKey;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists of nodes. */
class FleetEndpointTest {
    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private final ApiFixture api;

    FleetEndpointTest() throws Exception {
        api = new ApiFixture(nodes);
        nodes.add("lamp", "esp.node.light", FakeNodes.OPEN);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void pagesOfTheFleetMeetEveryNodeOnceInOrder() throws Exception {
        IntStream.range(10, 35).forEach(i -> nodes.add("n" + i, "esp.node.fan", null));

        var seen = new ArrayList<String>();
        String more = "";
        while (more != null) {
            var page = api.get("/api/v1/nodes?limit=7&type=esp.node.fan" + more).json();
            page.path("nodes").forEach(node -> seen.add(node.path("id").asText()));
            more = page.path("next").isNull() ? null : "&cursor=" + page.path("next").asText();
        }

        assertThat(seen).isEqualTo(IntStream.range(10, 35).mapToObj(i -> "n" + i).toList());
    }

    @Test
    void theFleetIsFilteredByConnection() throws Exception {
        nodes.add("fan", "esp.node.fan", null);

        assertThat(api.get("/api/v1/nodes?connected=true").json().at("/nodes/0/id").asText())
                .isEqualTo("lamp");
        assertThat(api.get("/api/v1/nodes?connected=false").json().at("/nodes/0/id").asText())
                .isEqualTo("fan");
    }

    @Test
    void aListWithoutAPartitionIsRefusedNotShortened() throws Exception {
        nodes.views.fleet().revoked(3);

        var response = api.get("/api/v1/nodes");

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.code()).isEqualTo("fleet-incomplete");
        assertThat(response.cause()).contains("[3]");
    }

    @Test
    void aListClaimsNoPositionThatCameAfterItWasRead() throws Exception {
        NodeKey lamp = nodes.add("lamp", "light", null);
        int partition = FakePlacement.partitionOf(lamp);
        nodes.views.watermarks().processed("nodes", partition, 41);
        nodes.whenRead(() -> nodes.views.watermarks().processed("nodes", partition, 42));

        var list = api.get("/api/v1/nodes");

        assertThat(list.json().at("/nodes/0/id").asText()).isEqualTo("lamp");
        assertThat(list.header("headwater-position")).isEqualTo(partition + ":41");
    }
}
