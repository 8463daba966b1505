package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.jobs.JobState;
import io.headwater.topologies.views.Bridges;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryApiTest {
    private static final PresenceState OPEN =
            new PresenceState(40L, true, "s-1", 1_500L, null, 0, "life-1", "ab", "10.0.0.7", 40L);

    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private ApiFixture api;

    QueryApiTest() throws Exception {
        api = new ApiFixture(nodes);
    }

    @BeforeEach
    void aLamp() {
        NodeKey lamp = nodes.add("lamp", "esp.node.light", OPEN);
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
        int partition = FakeNodes.partitionOf(NodeKey.rainmaker("lamp"));
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
        NodeKey lamp = NodeKey.rainmaker("lamp");
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

    @Test
    void pagesOfTheFleetMeetEveryNodeOnceInOrder() throws Exception {
        IntStream.range(10, 35).forEach(i -> nodes.add("n" + i, "esp.node.fan", null));

        var seen = new ArrayList<String>();
        String more = "";
        while (more != null) {
            var page = api.get("/api/v1/nodes?limit=7&type=esp.node.fan" + more).json();
            page.path("nodes").forEach(node -> seen.add(node.path("id").asText()));
            more = page.path("next").isNull() ? null : "&cursor=" + page.path("next").asText();
        }

        assertThat(seen).isEqualTo(IntStream.range(10, 35).mapToObj(i -> "n" + i).toList());
    }

    @Test
    void theFleetIsFilteredByConnection() throws Exception {
        nodes.add("fan", "esp.node.fan", null);

        assertThat(api.get("/api/v1/nodes?connected=true").json().at("/nodes/0/id").asText())
                .isEqualTo("lamp");
        assertThat(api.get("/api/v1/nodes?connected=false").json().at("/nodes/0/id").asText())
                .isEqualTo("fan");
    }

    @Test
    void aListWithoutAPartitionIsRefusedNotShortened() throws Exception {
        nodes.views.fleet().revoked(3);

        var response = api.get("/api/v1/nodes");

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.code()).isEqualTo("fleet-incomplete");
        assertThat(response.cause()).contains("[3]");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/nodes?limit=0|limit: expected a whole number from 1 to 1000, got '0'",
                "/api/v1/nodes?limit=1001|limit: expected a whole number",
                "/api/v1/nodes?typ=x|typ: no such parameter",
                "/api/v1/nodes?connected=yes|connected: expected true or false, got 'yes'",
                "/api/v1/nodes?cursor=!|cursor: expected a cursor of this list",
                "/api/v1/nodes?type=a&type=b|type: given 2 times",
                "/api/v1/nodes?type=|type: expected a text that is not empty",
                "/api/v1/nodes/lamp?dialect=RAIN|dialect: expected 1 to 32 of",
                "/api/v1/nodes/lamp?wait=10001|wait: expected a whole number of ms from 0 to 10000",
                "/api/v1/nodes/lamp/series/t?from=yesterday|from: expected epoch ms",
                "/api/v1/nodes/lamp/series/t?from=5&to=4|from: lies after to",
                "/api/v1/nodes/lamp/series/t?dt=number|dt: expected one of bool, int",
                "/api/v1/nodes/lamp/series/t?dt=in|dt: expected one of bool, int",
                "/api/v1/nodes/lamp/stream?events=all|events: expected some of",
            })
    void whatCannotBeUsedIsNamed(String path, String cause) throws Exception {
        var response = api.get(path);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.code()).isEqualTo("parameter-invalid");
        assertThat(response.cause()).contains(cause);
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnce() throws Exception {
        assertThat(api.get("/api/v1/nodes?limit=0&typ=x").cause()).contains("limit", "typ");
    }

    @Test
    void errorsSayWhatHappenedAndWhatToDo() throws Exception {
        var error = api.get("/api/v1/nodes/nobody").json().path("error");

        assertThat(error.path("message").asText()).isEqualTo("no node of this id was ever seen");
        assertThat(error.path("cause").asText()).contains("default/rainmaker/nobody");
        assertThat(error.path("action").asText()).contains("?dialect=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer wrong", "Basic MDEyMzQ1Njc4OWFiY2RlZg=="})
    void withoutTheTokenNothingIsAnswered(String authorization) throws Exception {
        var request = api.request("/api/v1/nodes");
        var response =
                api.send(
                        authorization.isEmpty()
                                ? request
                                : request.header("Authorization", authorization));

        assertThat(response.status()).isEqualTo(401);
        assertThat(response.code()).isEqualTo("unauthorized");
        assertThat(response.header("www-authenticate")).isEqualTo("Bearer");
    }

    @Test
    void theTokenIsNotTakenFromTheUrl() throws Exception {
        var response = api.send(api.request("/api/v1/nodes?access_token=" + ApiFixture.TOKEN));

        assertThat(response.status()).isEqualTo(401);
    }

    @Test
    void healthAndMetricsNeedNoToken() throws Exception {
        assertThat(api.send(api.request("/healthz")).status()).isEqualTo(200);
        assertThat(api.send(api.request("/readyz")).status()).isEqualTo(200);
        assertThat(api.send(api.request("/metrics")).text()).isEqualTo("headwater_up 1\n");
    }

    @Test
    void readinessTellsHowFarRestoringIs() throws Exception {
        api.jobs = Map.of("nodes", new JobState.Restoring(40, 100));

        var response = api.get("/readyz");

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.json().at("/jobs/nodes/state").asText()).isEqualTo("restoring");
        assertThat(response.json().at("/jobs/nodes/restoredRecords").asLong()).isEqualTo(40);
        assertThat(response.json().at("/jobs/nodes/totalRecords").asLong()).isEqualTo(100);
    }

    @Test
    void aStoreThatMovesIsNotReadyRatherThanEmpty() throws Exception {
        nodes.notReady("job nodes restores its state, 40 of 100 records so far");

        var response = api.get("/api/v1/nodes/lamp/params");

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.code()).isEqualTo("not-ready");
        assertThat(response.cause()).contains("40 of 100");
        assertThat(response.header("retry-after")).isEqualTo("1");
    }

    @Test
    void anUnknownPathAndAWrongMethodAnswerInOurShape() throws Exception {
        var path = api.get("/api/v2/nodes");
        var method =
                api.send(
                        api.request("/api/v1/nodes")
                                .header("Authorization", "Bearer " + ApiFixture.TOKEN)
                                .POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(path.status()).isEqualTo(404);
        assertThat(path.code()).isEqualTo("route-unknown");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.code()).isEqualTo("method-not-allowed");
    }

    @Test
    void aFaultOfOursTellsNoMoreThanItsKind() throws Exception {
        var broken =
                Endpoint.get(
                                "/broken",
                                request -> {
                                    throw new IllegalStateException("secret");
                                })
                        .describedBy(OpenApiTest.describing("/broken", "get"));
        try (var server = new ApiFixture(nodes, List.of(broken))) {
            var response = server.get("/broken");

            assertThat(response.status()).isEqualTo(500);
            assertThat(response.code()).isEqualTo("internal-error");
            assertThat(response.text()).doesNotContain("secret");
        }
    }

    @Test
    void aListClaimsNoPositionThatCameAfterItWasRead() throws Exception {
        NodeKey lamp = nodes.add("lamp", "light", null);
        int partition = FakeNodes.partitionOf(lamp);
        nodes.views.watermarks().processed("nodes", partition, 41);
        nodes.whenRead(() -> nodes.views.watermarks().processed("nodes", partition, 42));

        var list = api.get("/api/v1/nodes");

        assertThat(list.json().at("/nodes/0/id").asText()).isEqualTo("lamp");
        assertThat(list.header("headwater-position")).isEqualTo(partition + ":41");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "%2e%2e%2f%2e%2e%2fetc",
                "%00",
                "%0d%0aX-Evil:1",
                "%zz",
                "%ff%fe",
                "%F0%9F%98%80",
                "a%2Fb",
                "%20",
                "x;y",
                "'%22%3E",
                "%5C"
            })
    void anOddNodeIdIsNoFaultOfOurs(String id) throws Exception {
        for (String rest : List.of("", "/params", "/series", "/series/" + id, "/stream")) {
            String raw = api.raw("GET /api/v1/nodes/" + id + rest + " HTTP/1.1");

            assertThat(raw).startsWith("HTTP/1.1 ").doesNotStartWith("HTTP/1.1 5");
            assertThat(raw.lines()).noneMatch(line -> line.startsWith("X-Evil"));
        }
    }

    @Test
    void aReachedPositionIsAnsweredAndOneAheadIsRefusedWithTheLag() throws Exception {
        int partition = FakeNodes.partitionOf(NodeKey.rainmaker("lamp"));
        nodes.views.watermarks().processed("nodes", partition, 41);

        var reached = api.get("/api/v1/nodes/lamp", "Headwater-Position", partition + ":41");
        var ahead = api.get("/api/v1/nodes/lamp?wait=20&position=" + partition + ":44");

        assertThat(reached.status()).isEqualTo(200);
        assertThat(reached.header("headwater-position")).isEqualTo(partition + ":41");
        assertThat(ahead.status()).isEqualTo(409);
        assertThat(ahead.code()).isEqualTo("position-not-reached");
        assertThat(ahead.json().at("/error/details/lag").asLong()).isEqualTo(3);
        assertThat(ahead.json().at("/error/details/reached").asText()).isEqualTo(partition + ":41");
    }

    @Test
    void aPositionThatComesWhileWaitingIsAnswered() throws Exception {
        int partition = FakeNodes.partitionOf(NodeKey.rainmaker("lamp"));
        Thread.startVirtualThread(() -> nodes.views.watermarks().processed("nodes", partition, 41));

        var response =
                api.get("/api/v1/nodes/lamp?wait=9000", "Headwater-Position", partition + ":41");

        assertThat(response.status()).isEqualTo(200);
    }

    @Test
    void positionsOfOtherPartitionsAreLeftAside() throws Exception {
        int other = (FakeNodes.partitionOf(NodeKey.rainmaker("lamp")) + 1) % FakeNodes.PARTITIONS;

        var response = api.get("/api/v1/nodes/lamp?wait=0", "Headwater-Position", other + ":99999");

        assertThat(response.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1:", ":1", "1:2,", "-1:2", "1:-2", "1:2:3"})
    void aMalformedPositionIsRefused(String position) throws Exception {
        var response = api.get("/api/v1/nodes/lamp", "Headwater-Position", position);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.code()).isEqualTo("position-malformed");
    }

    @Test
    void pointsComeNewestFirstInPagesOfAHalfOpenRange() throws Exception {
        var series = new SeriesKey(NodeKey.rainmaker("lamp"), SeriesClass.FULL, "float", "T/1 °C");
        IntStream.range(0, 10).forEach(i -> nodes.points.add(series, 1_000 + i, i + 0.5));
        String path = "/api/v1/nodes/lamp/series/T%2F1%20%C2%B0C?limit=3&from=1002&to=1009";

        var first = api.get(path).json();
        var second = api.get(path + "&cursor=" + first.path("next").asText()).json();

        assertThat(first.path("points").findValuesAsText("epochMs"))
                .containsExactly("1008", "1007", "1006");
        assertThat(second.path("points").findValuesAsText("epochMs"))
                .containsExactly("1005", "1004", "1003");
        assertThat(first.at("/points/0/value").asDouble()).isEqualTo(8.5);
        assertThat(first.at("/points/0/time").asText()).isEqualTo("1970-01-01T00:00:01.008Z");
        assertThat(first.at("/series/dataType").asText()).isEqualTo("float");
        assertThat(first.path("completeSince").asText()).isEqualTo("1970-01-01T00:00:00.500Z");
    }

    @Test
    void anAmbiguousNameIsAnsweredWithTheCandidates() throws Exception {
        var lamp = NodeKey.rainmaker("lamp");
        nodes.points.add(new SeriesKey(lamp, SeriesClass.FULL, "int", "t"), 1, 1L);
        nodes.points.add(new SeriesKey(lamp, SeriesClass.SIMPLE, "string", "t"), 1, "x");

        var several = api.get("/api/v1/nodes/lamp/series/t");
        var one = api.get("/api/v1/nodes/lamp/series/t?class=simple&dt=string");
        var none = api.get("/api/v1/nodes/lamp/series/t?dt=bool");

        assertThat(several.status()).isEqualTo(409);
        assertThat(several.code()).isEqualTo("series-ambiguous");
        assertThat(several.json().at("/error/details/candidates").findValuesAsText("class"))
                .containsExactlyInAnyOrder("full", "simple");
        assertThat(one.json().at("/points/0/value").asText()).isEqualTo("x");
        assertThat(none.code()).isEqualTo("series-unknown");
    }

    @Test
    void seriesAreListedWithTheirLatestPointInPages() throws Exception {
        var lamp = NodeKey.rainmaker("lamp");
        nodes.points.add(new SeriesKey(lamp, SeriesClass.FULL, "int", "a"), 1, 1L);
        nodes.points.add(new SeriesKey(lamp, SeriesClass.SIMPLE, "object", "b"), 2, "{\"x\":1.0}");

        var first = api.get("/api/v1/nodes/lamp/series?limit=1").json();
        var second =
                api.get("/api/v1/nodes/lamp/series?limit=1&cursor=" + first.path("next").asText());

        assertThat(first.at("/series/0/name").asText()).isEqualTo("a");
        assertThat(first.at("/series/0/latest/value").asInt()).isEqualTo(1);
        assertThat(second.json().at("/series/0/name").asText()).isEqualTo("b");
        assertThat(second.text()).contains("{\"x\":1.0}");
        assertThat(second.json().path("next").isNull()).isTrue();
    }

    @Test
    void outsideConsumersFindSchemasAsInARegistry() throws Exception {
        var subjects = api.get("/subjects");
        String subject = subjects.json().get(0).asText();
        var latest = api.get("/subjects/" + subject + "/versions/latest").json();
        var byId = api.get("/schemas/ids/" + latest.path("id").asInt());

        assertThat(byId.json().path("schema")).isEqualTo(latest.path("schema"));
        assertThat(api.get("/subjects/" + subject + "/versions").json().get(0))
                .isEqualTo(JsonNodeFactory.instance.numberNode(1));
        assertThat(api.get("/schemas/ids/7").code()).isEqualTo("schema-unknown");
    }
}
