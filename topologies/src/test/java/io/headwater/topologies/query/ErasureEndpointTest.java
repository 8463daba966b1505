package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.erasure.NodeErasure;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ErasureEndpointTest {
    private FakeNodes nodes;
    private ApiFixture api;

    @BeforeEach
    void start() throws IOException {
        nodes = FakeNodes.onEveryPartition();
        nodes.add("lamp", "Light", null);
        nodes.add("fan", "Fan", FakeNodes.OPEN);
        api = new ApiFixture(nodes);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void landsInTheNodesUplinkInOrderWithWhatItSaid() throws Exception {
        var answer = api.delete("/api/v1/nodes/lamp");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("origin").asText()).endsWith(":1");
        assertThat(nodes.log.landed())
                .singleElement()
                .satisfies(landed -> assertThat(NodeErasure.isMeant(landed.headers())).isTrue());
    }

    @Test
    void isRefusedWhileTheNodeIsConnectedOrUnknown() throws Exception {
        assertThat(api.delete("/api/v1/nodes/fan").code()).isEqualTo("node-connected");
        assertThat(api.delete("/api/v1/nodes/nobody").code()).isEqualTo("node-unknown");
        assertThat(nodes.log.landed()).isEmpty();
    }
}
