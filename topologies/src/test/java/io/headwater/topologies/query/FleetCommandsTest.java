package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.NodeKey;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FleetCommandsTest {
    private static final String TO_LIGHTS =
            "{\"filter\":{\"type\":\"esp.node.light\"},\"command\":4096,\"data\":{\"a\":1}}";

    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private final ApiFixture api;

    FleetCommandsTest() throws Exception {
        api = new ApiFixture(nodes);
        IntStream.range(0, 5).forEach(i -> lamp(nodes, "lamp-" + i));
        nodes.add("simple", "esp.node.light", null);
        nodes.takesCommands(nodes.add("plug", "esp.node.plug", null));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void everyNodeOfTheKindIsAskedUnderOneId() throws Exception {
        var answer = api.post("/api/v1/commands", TO_LIGHTS);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("nodes").asInt()).isEqualTo(5);
        assertThat(answer.json().at("/refused/0/id").asText()).isEqualTo("simple");
        assertThat(answer.json().at("/refused/0/reason").asText()).isEqualTo("command-unsupported");
        assertThat(nodes.log.requests())
                .hasSize(5)
                .extracting(NodeRequest::getId)
                .containsOnly(answer.json().path("id").asText());
    }

    @Test
    void howFarItIsIsCountedByStatus() throws Exception {
        String id = api.post("/api/v1/commands", TO_LIGHTS).json().path("id").asText();
        api.delete("/api/v1/nodes/lamp-3/commands/" + id);

        var counts = api.get("/api/v1/commands/" + id);

        assertThat(counts.json().path("nodes").asInt()).isEqualTo(5);
        assertThat(counts.json().path("open").asInt()).isEqualTo(4);
        assertThat(counts.json().at("/counts/cancelled").asInt()).isEqualTo(1);
        assertThat(counts.json().at("/counts/timed-out").asInt()).isZero();
    }

    @Test
    void resultsArePagedInTheOrderOfNodes() throws Exception {
        String id = api.post("/api/v1/commands", TO_LIGHTS).json().path("id").asText();

        var first = api.get("/api/v1/commands/" + id + "/nodes?limit=3");
        var second =
                api.get(
                        "/api/v1/commands/"
                                + id
                                + "/nodes?limit=3&cursor="
                                + first.json().path("next").asText());

        assertThat(first.json().at("/nodes/0/command/status").asText()).isEqualTo("in-progress");
        assertThat(keys(first)).containsExactly("lamp-0", "lamp-1", "lamp-2");
        assertThat(keys(second)).containsExactly("lamp-3", "lamp-4");
        assertThat(second.json().path("next").isNull()).isTrue();
        assertThat(api.get("/api/v1/commands/" + id + "/nodes?status=success").json().path("nodes"))
                .isEmpty();
    }

    @Test
    void whatIsStillOpenIsCancelledTogether() throws Exception {
        String id = api.post("/api/v1/commands", TO_LIGHTS).json().path("id").asText();

        var after = api.delete("/api/v1/commands/" + id);

        assertThat(after.json().path("open").asInt()).isZero();
        assertThat(after.json().at("/counts/cancelled").asInt()).isEqualTo(5);
    }

    @Test
    void everyNodeOfAGroupIsAskedAndNoOther() throws Exception {
        nodes.group("kitchen", NodeKey.rainmaker("lamp-1"));
        nodes.group("kitchen", NodeKey.rainmaker("plug"));

        var answer =
                api.post(
                        "/api/v1/commands",
                        "{\"filter\":{\"group\":\"kitchen\"},\"command\":4096}");

        assertThat(answer.json().path("nodes").asInt()).isEqualTo(2);
        assertThat(keys(api.get("/api/v1/nodes?group=kitchen"))).containsExactly("lamp-1", "plug");
        assertThat(api.get("/api/v1/nodes?group=attic").json().path("nodes")).isEmpty();
    }

    @Test
    void namedNodesAreAskedAndUnknownOnesAreNamed() throws Exception {
        var answer =
                api.post(
                        "/api/v1/commands", "{\"nodes\":[\"lamp-1\",\"nobody\"],\"command\":4096}");

        assertThat(answer.json().path("nodes").asInt()).isEqualTo(1);
        assertThat(answer.json().at("/refused/0/reason").asText()).isEqualTo("node-unknown");
    }

    @Test
    void anUnknownRequestIsNotFound() throws Exception {
        assertThat(api.get("/api/v1/commands/nothing").code()).isEqualTo("command-unknown");
        assertThat(api.post("/api/v1/commands?dialect=kamea", TO_LIGHTS).code())
                .isEqualTo("dialect-unsupported");
        assertThat(api.post("/api/v1/commands?id=short", TO_LIGHTS).code())
                .isEqualTo("parameter-invalid");
    }

    @Test
    void instancesTakeTheirOwnNodesAndTheAnswerIsTheirSum() throws Exception {
        var here = new FakeNodes(Set.of(0, 1));
        var there = new FakeNodes(Set.of(2, 3));
        IntStream.range(0, 8)
                .mapToObj(i -> "lamp-" + i)
                .forEach(
                        id -> {
                            int partition = FakePlacement.partitionOf(NodeKey.rainmaker(id));
                            lamp(partition < 2 ? here : there, id);
                        });
        try (var second = new ApiFixture(there)) {
            here.placement.heldBy(second.host(), Set.of(2, 3));
            try (var first = new ApiFixture(here)) {
                var answer = first.post("/api/v1/commands", TO_LIGHTS);
                String id = answer.json().path("id").asText();

                assertThat(answer.json().path("nodes").asInt()).isEqualTo(8);
                assertThat(here.log.requests()).isNotEmpty();
                assertThat(there.log.requests()).isNotEmpty();
                assertThat(there.log.requests().getFirst().getId()).isEqualTo(id);
                assertThat(first.get("/api/v1/commands/" + id).json().path("nodes").asInt())
                        .isEqualTo(8);
                assertThat(keys(first.get("/api/v1/commands/" + id + "/nodes"))).hasSize(8);
            }
        }
    }

    @Test
    void aMissingInstanceIsNoSmallerAnswer() throws Exception {
        var alone = new FakeNodes(Set.of(0));
        try (var first = new ApiFixture(alone)) {
            assertThat(first.get("/api/v1/commands/nothing").code()).isEqualTo("fleet-incomplete");
        }
    }

    private static void lamp(FakeNodes nodes, String id) {
        nodes.takesCommands(nodes.add(id, "esp.node.light", null));
    }

    private static List<String> keys(ApiFixture.Response answer) {
        return answer.json()
                .path("nodes")
                .valueStream()
                .map(node -> node.path("id").asText())
                .toList();
    }
}
