package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.PublishToNode;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlTest {
    private static final String CONFIG =
            """
            {"node_id":"lamp","config_version":"2020-03-20","info":{"name":"Hall","fw_version":"1.0","type":"light"},
             "devices":[{"name":"Lamp","type":"esp.device.light","params":[
               {"name":"Power","data_type":"bool","properties":["read","write"]},
               {"name":"Target","data_type":"float","properties":["read","write"],"bounds":{"min":5,"max":30}}]}]}
            """;

    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private final ApiFixture api;
    private final NodeKey lamp = nodes.add("lamp", "esp.node.light", null);

    ControlTest() throws Exception {
        api = new ApiFixture(nodes);
        nodes.config(lamp, CONFIG.getBytes(UTF_8));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    @Requirement("R-REM-6")
    void whatIsSetIsWrittenForTheNodesOwnerAsFirmwareReadsIt() throws Exception {
        var answer = api.put("/api/v1/nodes/lamp/params?expiry=5000", "{\"Lamp\":{\"Target\":21}}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("status").asText()).isEqualTo("sent");
        NodeRequest request = nodes.log.requests().getFirst();
        PublishToNode message = Objects.requireNonNull(request.getPublish());
        assertThat(answer.json().path("id").asText()).isEqualTo(request.getId());
        assertThat(message.getTopic()).isEqualTo("node/lamp/params/remote");
        assertThat(UTF_8.decode(message.getPayload().duplicate()).toString())
                .isEqualTo("{\"Lamp\":{\"Target\":21.0}}");
        assertThat(message.getExpiresAt() - request.getRequestedAt()).isEqualTo(5_000);
    }

    @Test
    void whatBecameOfItIsAskedForById() throws Exception {
        String id =
                api.put("/api/v1/nodes/lamp/params", "{\"Lamp\":{\"Power\":true}}")
                        .json()
                        .path("id")
                        .asText();

        var one = api.get("/api/v1/nodes/lamp/downlinks/" + id);
        var all = api.get("/api/v1/nodes/lamp/downlinks");

        assertThat(one.json().path("channel").asText()).isEqualTo("params-remote");
        assertThat(all.json().at("/downlinks/0/id").asText()).isEqualTo(id);
        assertThat(api.get("/api/v1/nodes/lamp/downlinks/other").code())
                .isEqualTo("downlink-unknown");
    }

    @Test
    void oneThatNobodyReportedOfIsExpiredOnceItsTimeIsOver() throws Exception {
        String id =
                api.put("/api/v1/nodes/lamp/params?expiry=1", "{\"Lamp\":{\"Power\":true}}")
                        .json()
                        .path("id")
                        .asText();

        var later = api.get("/api/v1/nodes/lamp/downlinks/" + id);

        assertThat(later.json().path("status").asText()).isEqualTo("expired");
    }

    @Test
    @Requirement("R-REM-5")
    void aRequestOfTheWrongShapeIsRefusedWithItsReasonAndNothingIsWritten() throws Exception {
        for (String body :
                List.of("", "[]", "{}", "{\"Lamp\":true}", "{\"Lamp\":{}}", "nonsense")) {
            var answer = api.put("/api/v1/nodes/lamp/params", body);

            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.code()).as(body).isEqualTo("params-refused");
            assertThat(answer.json().at("/error/details/reason").asText()).as(body).isNotEmpty();
        }
        assertThat(nodes.log.requests()).isEmpty();
    }

    @Test
    @Requirement("R-REM-5")
    void strictlyTheNodesConfigIsAskedAndOtherwiseNot() throws Exception {
        String hot = "{\"Lamp\":{\"Target\":99}}";

        assertThat(api.put("/api/v1/nodes/lamp/params?mode=strict", hot).cause())
                .contains("Lamp.Target")
                .contains("5 to 30");
        assertThat(api.put("/api/v1/nodes/lamp/params?mode=lenient", hot).status()).isEqualTo(202);
        assertThat(api.put("/api/v1/nodes/lamp/params?mode=careful", hot).code())
                .isEqualTo("parameter-invalid");
    }

    @Test
    void aNodeThatWasNeverSeenIsNotToldAnything() throws Exception {
        assertThat(api.put("/api/v1/nodes/nobody/params", "{\"Lamp\":{\"Power\":true}}").code())
                .isEqualTo("node-unknown");
        assertThat(api.put("/api/v1/nodes/lamp/params?dialect=kamea", "{}").code())
                .isEqualTo("dialect-unsupported");
        assertThat(nodes.log.requests()).isEmpty();
    }

    @Test
    void whileKafkaIsAwayTheCallerIsToldSo() throws Exception {
        nodes.log.isAway("no broker");

        var answer = api.put("/api/v1/nodes/lamp/params", "{\"Lamp\":{\"Power\":true}}");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("log-unavailable");
    }

    @Test
    void anotherInstanceThatOwnsTheNodeIsAskedToDoIt() throws Exception {
        var elsewhere = new FakeNodes(Set.of());
        elsewhere.placement.heldBy(api.host(), Set.of(0, 1, 2, 3));
        try (var other = new ApiFixture(elsewhere)) {
            var answer =
                    other.put(
                            "/api/v1/nodes/lamp/params?mode=strict", "{\"Lamp\":{\"Power\":true}}");

            assertThat(answer.status()).isEqualTo(202);
            assertThat(nodes.log.requests()).hasSize(1);
            assertThat(elsewhere.log.requests()).isEmpty();
        }
    }
}
