package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.NodeKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertEndpointsTest {
    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private final ApiFixture api;
    private final NodeKey lamp = nodes.add("lamp", "esp.node.light", null);

    AlertEndpointsTest() throws Exception {
        api = new ApiFixture(nodes);
        nodes.alerts.add(lamp, "0000000000000001", "hot");
        nodes.alerts.add(lamp, "0000000000000002", "very hot");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void theNewestComesFirst() throws Exception {
        var answer = api.get("/api/v1/nodes/lamp/alerts");

        assertThat(answer.json().path("alerts").findValuesAsText("text"))
                .containsExactly("very hot", "hot");
        assertThat(answer.json().at("/alerts/0/acknowledgedAt").isNull()).isTrue();
    }

    @Test
    void anAcknowledgementIsAskedOfTheOwnerOnce() throws Exception {
        String path = "/api/v1/nodes/lamp/alerts/0000000000000001/acknowledgement";

        var first = api.post(path, "");
        var again = api.post(path, "");

        assertThat(first.json().path("acknowledgedAt").isTextual()).isTrue();
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(nodes.log.requests()).hasSize(1);
    }

    @Test
    void anUnknownAlertIsNotFound() throws Exception {
        assertThat(api.post("/api/v1/nodes/lamp/alerts/x/acknowledgement", "").code())
                .isEqualTo("alert-unknown");
        assertThat(api.get("/api/v1/nodes/nobody/alerts").code()).isEqualTo("node-unknown");
    }
}
