package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.views.Bridges;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is answered of one node. */
class NodeEndpointsTest {
    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private final NodeKey lamp = nodes.add("lamp", "esp.node.light", FakeNodes.OPEN);
    private final ApiFixture api;

    NodeEndpointsTest() throws Exception {
        api = new ApiFixture(nodes);
        nodes.config(lamp, "{\"node_id\":\"lamp\", \"n\": 1.10}".getBytes(UTF_8));
        nodes.params(lamp, 41, "Light", "Power", "true");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aNodeIsAnsweredWithItsConfigurationAsSent() throws Exception {
        var response = api.get("/api/v1/nodes/lamp");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.json().path("key").asText()).isEqualTo("default/rainmaker/lamp");
        assertThat(response.json().path("fwVersion").asText()).isEqualTo("1.0");
        assertThat(response.json().path("firstSeenAt").asText())
                .isEqualTo("1970-01-01T00:00:01.000Z");
        assertThat(response.text()).contains("{\"node_id\":\"lamp\", \"n\": 1.10}");
    }

    @Test
    void anOpenSessionOfALivingBridgeIsConnected() throws Exception {
        var presence = api.get("/api/v1/nodes/lamp").json().path("presence");

        assertThat(presence.path("state").asText()).isEqualTo("connected");
        assertThat(presence.path("connected").asBoolean()).isTrue();
    }

    @Test
    void anOpenSessionOfADeadBridgeIsNot() throws Exception {
        api.bridgeState = new Bridges.State.Dead("silent");

        var presence = api.get("/api/v1/nodes/lamp").json().path("presence");

        assertThat(presence.path("state").asText()).isEqualTo("disconnected");
        assertThat(presence.path("reason").asText()).isEqualTo("BRIDGE_LOST");
    }

    @Test
    void presenceIsUnknownRatherThanGuessed() throws Exception {
        api.bridgeState = new Bridges.State.Unknown("no contact with Kafka for 9 s");

        var node = api.get("/api/v1/nodes/lamp").json();
        var list = api.get("/api/v1/nodes?connected=true");

        assertThat(node.at("/presence/connected").isNull()).isTrue();
        assertThat(list.status()).isEqualTo(503);
        assertThat(list.code()).isEqualTo("presence-unknown");
    }

    @Test
    void parametersComeWithTheirTimesAndTheirOrigin() throws Exception {
        var response = api.get("/api/v1/nodes/lamp/params");

        JsonNode power = response.json().at("/params/Light/Power");
        int partition = FakePlacement.partitionOf(lamp);
        assertThat(power.path("value").asBoolean()).isTrue();
        assertThat(power.path("deviceTime").isNull()).isTrue();
        assertThat(power.path("receivedAt").asText()).isEqualTo("2023-11-14T22:13:20.123Z");
        assertThat(power.path("origin").asText()).isEqualTo(partition + ":41");
    }

    @Test
    void parametersAreTheSameByTheShortWayAndByTheRouter() throws Exception {
        var shortWay = api.get("/api/v1/nodes/lamp/params");
        var router = api.get("/api/v1/nodes/lamp/params?dialect=rainmaker");

        assertThat(shortWay.status()).isEqualTo(200);
        assertThat(shortWay.text()).isEqualTo(router.text());
        assertThat(shortWay.header("Content-Type")).isEqualTo(router.header("Content-Type"));
        assertThat(shortWay.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void parametersAreNeverOlderThanTheirRow() throws Exception {
        for (String power : List.of("false", "true", "null")) {
            nodes.params(lamp, 42, "Light", "Power", power);

            var params = api.get("/api/v1/nodes/lamp/params").json();

            assertThat(params.at("/params/Light/Power/value").asText()).isEqualTo(power);
        }
    }

    @Test
    void anUnknownNodeIsNotFound() throws Exception {
        for (String path : List.of("", "/params", "/series", "/series/t")) {
            var response = api.get("/api/v1/nodes/nobody" + path);

            assertThat(response.status()).isEqualTo(404);
            assertThat(response.code()).isEqualTo("node-unknown");
        }
    }

    @Test
    void aNodeOfAnotherDialectIsAnotherNode() throws Exception {
        assertThat(api.get("/api/v1/nodes/lamp?dialect=murano").code()).isEqualTo("node-unknown");
        assertThat(api.get("/api/v1/nodes/lamp?tenant=acme").code()).isEqualTo("node-unknown");
    }

    @Test
    void aDeviceIdMayHoldAnything() throws Exception {
        nodes.add("a/b c", "esp.node.light", null);

        assertThat(api.get("/api/v1/nodes/a%2Fb%20c").json().path("id").asText())
                .isEqualTo("a/b c");
    }
}
