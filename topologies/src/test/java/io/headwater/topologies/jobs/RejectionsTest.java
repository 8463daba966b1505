package io.headwater.topologies.jobs;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.Origin;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class RejectionsTest {
    @Test
    void neverShowsThePayloadOfAMappingRequest() {
        var uplink =
                new Uplink(
                        NODE,
                        "{\"secret_key\":\"s\"}".getBytes(UTF_8),
                        TopologyFixture.headers("user-mapping", NOON),
                        new RecordHeaders(),
                        new Origin(0, 1),
                        new Origin(0, 1),
                        NOON.toEpochMilli());

        assertThat(Rejections.whole(uplink, "nodes", "json-syntax", "").getPayload().remaining())
                .isZero();
    }
}
