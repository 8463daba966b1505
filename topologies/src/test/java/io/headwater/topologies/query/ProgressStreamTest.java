package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.NodeKey;
import io.headwater.topologies.query.EventReader.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProgressStreamTest {
    private static final String TO_LIGHTS =
            "{\"filter\":{\"type\":\"esp.node.light\"},\"command\":4096}";

    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private final ApiFixture api;

    ProgressStreamTest() throws Exception {
        api = new ApiFixture(nodes);
        IntStream.range(0, 3).forEach(i -> lamp(nodes, "lamp-" + i));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aStreamBeginsWithHowFarItIsAndTellsEachChangeUntilTheEnd() throws Exception {
        String path = request();
        try (var stream = open(path)) {
            Event first = stream.next();
            api.delete("/api/v1/nodes/lamp-1/commands/" + idIn(path));
            Event second = stream.next();
            api.delete(path);
            Event last = stream.next();

            assertThat(first.name()).isEqualTo("progress");
            assertThat(first.data().at("/counts/in-progress").asInt()).isEqualTo(3);
            assertThat(first.data().path("settledPerMinute").isNull()).isTrue();
            assertThat(second.data().at("/counts/cancelled").asInt()).isEqualTo(1);
            assertThat(second.data().path("settledPerMinute").asDouble()).isPositive();
            assertThat(second.data().path("estimatedEndAt").isTextual()).isTrue();
            assertThat(last.data().path("open").asInt()).isZero();
            assertThat(stream.next().name()).isEqualTo("end");
        }
    }

    @Test
    void whoHasSeenTheEndIsToldToAskNoMore() throws Exception {
        String path = request();
        api.delete(path);
        String seen;
        try (var stream = open(path)) {
            seen = stream.next().id();
            assertThat(stream.next().name()).isEqualTo("end");
        }

        assertThatThrownBy(() -> open(path, "Last-Event-ID", seen)).hasMessageContaining("204");
    }

    @Test
    void whoResumesIsNotToldAgainWhatItKnows() throws Exception {
        String path = request();
        String seen;
        try (var stream = open(path)) {
            seen = stream.next().id();
        }

        try (var stream = open(path, "Last-Event-ID", seen)) {
            api.delete(path);

            assertThat(stream.next().data().path("open").asInt()).isZero();
        }
    }

    @Test
    void severalReadersAreToldTheSame() throws Exception {
        String path = request();
        var told = new ArrayList<String>();
        try (var one = open(path);
                var other = open(path)) {
            one.next();
            other.next();
            api.delete(path);

            told.add(one.next().data().path("counts").toString());
            told.add(other.next().data().path("counts").toString());
        }

        assertThat(Set.copyOf(told)).hasSize(1);
    }

    @Test
    void whatNobodyAskedForHasNoStream() {
        assertThatThrownBy(() -> open("/api/v1/commands/nothing")).hasMessageContaining("404");
        assertThatThrownBy(() -> open("/api/v1/ota/jobs/nothing")).hasMessageContaining("404");
    }

    @Test
    void aStreamAddsUpTheNodesOfEveryInstance() throws Exception {
        var here = new FakeNodes(Set.of(0, 1));
        var there = new FakeNodes(Set.of(2, 3));
        for (String id : List.of("lamp-0", "lamp-1", "lamp-2", "lamp-3", "lamp-4", "lamp-5")) {
            lamp(FakePlacement.partitionOf(NodeKey.rainmaker(id)) < 2 ? here : there, id);
        }
        try (var second = new ApiFixture(there)) {
            here.placement.heldBy(second.host(), Set.of(2, 3));
            try (var first = new ApiFixture(here)) {
                String id = first.post("/api/v1/commands", TO_LIGHTS).json().path("id").asText();
                try (var stream =
                        new EventReader(first.stream("/api/v1/commands/" + id + "/stream"))) {
                    assertThat(stream.next().data().path("nodes").asInt()).isEqualTo(6);
                }
            }
        }
    }

    /** Path of a new request. */
    private String request() throws Exception {
        return "/api/v1/commands/"
                + api.post("/api/v1/commands", TO_LIGHTS).json().path("id").asText();
    }

    private static String idIn(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private EventReader open(String path, String... headers) throws Exception {
        return new EventReader(api.stream(path + "/stream", headers));
    }

    private static void lamp(FakeNodes nodes, String id) {
        nodes.takesCommands(nodes.add(id, "esp.node.light", null));
    }
}
