package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.rejected.Rejection;
import io.headwater.schemas.NodeKey;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectedEndpointTest {
    @Test
    void theNewestComesFirstWithItsReasonAndTheBeginningOfItsBytes() throws Exception {
        var nodes = FakeNodes.onEveryPartition();
        NodeKey lamp = nodes.add("lamp", "esp.node.light", null);
        nodes.rejected(lamp, List.of(rejection(4, "json-syntax"), rejection(9, "field-type")));
        try (var api = new ApiFixture(nodes)) {
            var answer = api.get("/api/v1/nodes/lamp/rejected");

            assertThat(answer.json().path("rejected").findValuesAsText("reason"))
                    .containsExactly("field-type", "json-syntax");
            assertThat(answer.json().at("/rejected/0/id").asText()).isEqualTo("1:9");
            assertThat(answer.json().at("/rejected/0/payloadStartBase64").asText())
                    .isEqualTo("b2Rk");
            assertThat(api.get("/api/v1/nodes/nobody/rejected").code()).isEqualTo("node-unknown");
        }
    }

    private static Rejection rejection(long offset, String reason) {
        return new Rejection(
                1,
                offset,
                2_000L,
                reason,
                "",
                false,
                List.of(),
                "nodes",
                "node/lamp/alert",
                "alert",
                "1:7",
                1_000L,
                3,
                ByteBuffer.wrap("odd".getBytes(UTF_8)));
    }
}
