package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.erasure.NodeErasure;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ErasureEndpointTest {
    private static final PresenceState OPEN =
            new PresenceState(4L, true, "s-1", 1_500L, null, 0, "life-1", "ab", null, 4L);

    private FakeNodes nodes;
    private ApiFixture api;

    @BeforeEach
    void start() throws IOException {
        nodes = FakeNodes.onEveryPartition();
        nodes.add("lamp", "Light", null);
        nodes.add("fan", "Fan", OPEN);
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
        assertThat(nodes.landed())
                .singleElement()
                .satisfies(landed -> assertThat(NodeErasure.isMeant(landed.headers())).isTrue());
    }

    @Test
    void isRefusedWhileTheNodeIsConnectedOrUnknown() throws Exception {
        assertThat(api.delete("/api/v1/nodes/fan").code()).isEqualTo("node-connected");
        assertThat(api.delete("/api/v1/nodes/nobody").code()).isEqualTo("node-unknown");
        assertThat(nodes.landed()).isEmpty();
    }
}
