package io.headwater.topologies.jobs;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.rejected.Rejected;
import io.headwater.schemas.Origin;
import io.headwater.schemas.UplinkHeaders;
import java.util.Arrays;
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

    @Test
    void staysBelowItsLimitWhateverTheHeadersHold() {
        byte[] garbage = new byte[2 << 20];
        Arrays.fill(garbage, (byte) 0xff);
        var headers = new RecordHeaders();
        TopologyFixture.headers("params-local", NOON).writeTo(headers);
        headers.add(UplinkHeaders.TOPIC, garbage);
        headers.add("hw-odd", garbage);
        for (int i = 0; i < 40; i++) {
            headers.add("hw-" + i, Arrays.copyOf(garbage, 10_000));
        }
        var uplink =
                new Uplink(
                        NODE,
                        new byte[3 << 20],
                        UplinkHeaders.read(headers, 0),
                        headers,
                        new Origin(0, 1),
                        new Origin(0, 1),
                        NOON.toEpochMilli());

        Rejected rejected = Rejections.whole(uplink, "nodes", "json-syntax", "");

        assertThat(TOPICS.rejected().value().serializer().serialize("rejected", rejected))
                .hasSizeLessThan(4 << 20);
        assertThat(rejected.getHeaders()).containsEntry(UplinkHeaders.CHANNEL, "params-local");
        assertThat(rejected.getMqttTopic()).isNull();
    }
}
