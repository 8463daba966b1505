package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.NodeKey;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two instances, each with half of the partitions, that know of each other. */
class ForwardingTest {
    private final FakeNodes left = new FakeNodes(Set.of(0, 1));
    private final FakeNodes right = new FakeNodes(Set.of(2, 3));
    private final ApiFixture leftApi;
    private final ApiFixture rightApi;

    ForwardingTest() throws Exception {
        leftApi = new ApiFixture(left);
        rightApi = new ApiFixture(right);
        left.placement.heldBy(rightApi.host(), Set.of(2, 3));
        right.placement.heldBy(leftApi.host(), Set.of(0, 1));
    }

    @AfterEach
    void stop() {
        leftApi.close();
        rightApi.close();
    }

    @Test
    void aNodeIsAnsweredByWhicheverInstanceIsAsked() throws Exception {
        for (String device : devices(20)) {
            add(device);

            assertThat(leftApi.get("/api/v1/nodes/" + device).json().path("id").asText())
                    .isEqualTo(device);
            assertThat(rightApi.get("/api/v1/nodes/" + device).json().path("id").asText())
                    .isEqualTo(device);
        }
    }

    @Test
    void theOtherInstancesRefusalIsPassedOn() throws Exception {
        for (String device : devices(8)) {
            assertThat(leftApi.get("/api/v1/nodes/" + device).code()).isEqualTo("node-unknown");
        }
    }

    @Test
    void instancesThatDisagreeDoNotAskInCircles() throws Exception {
        left.placement.heldBy(rightApi.host(), Set.of(0, 1, 2, 3));
        var neither = new FakeNodes(Set.of());
        try (var lost = new ApiFixture(neither)) {
            left.placement.heldBy(lost.host(), Set.of(2, 3));
            neither.placement.heldBy(leftApi.host(), Set.of(0, 1, 2, 3));
            String device =
                    devices(20).stream()
                            .filter(id -> partitionOf(id) > 1)
                            .findFirst()
                            .orElseThrow();

            var response = leftApi.get("/api/v1/nodes/" + device);

            assertThat(response.status()).isEqualTo(503);
            assertThat(response.code()).isEqualTo("not-ready");
            assertThat(response.cause()).contains("do not agree");
        }
    }

    @Test
    void anInstanceThatIsGoneIsSaidToBeUnreachable() throws Exception {
        left.placement.heldBy(nobody(), Set.of(2, 3));
        String device =
                devices(20).stream().filter(id -> partitionOf(id) > 1).findFirst().orElseThrow();

        assertThat(leftApi.get("/api/v1/nodes/" + device).code()).isEqualTo("holder-unreachable");
        assertThat(leftApi.get("/api/v1/nodes").code()).isEqualTo("fleet-incomplete");
    }

    @Test
    void theFleetIsListedAcrossInstancesInOrder() throws Exception {
        devices(30).forEach(this::add);

        var first = leftApi.get("/api/v1/nodes?limit=20").json();
        var second =
                rightApi.get("/api/v1/nodes?limit=20&cursor=" + first.path("next").asText()).json();

        assertThat(first.path("nodes").findValuesAsText("id")).isEqualTo(devices(20));
        assertThat(second.path("nodes").findValuesAsText("id"))
                .isEqualTo(devices(30).subList(20, 30));
        assertThat(second.path("next").isNull()).isTrue();
    }

    private void add(String device) {
        (partitionOf(device) < 2 ? left : right).add(device, "esp.node.light", null);
    }

    private static int partitionOf(String device) {
        return FakePlacement.partitionOf(NodeKey.rainmaker(device));
    }

    private static List<String> devices(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "n" + (100 + i))
                .collect(Collectors.toList());
    }

    private static HostInfo nobody() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new HostInfo("127.0.0.1", socket.getLocalPort());
        }
    }
}
