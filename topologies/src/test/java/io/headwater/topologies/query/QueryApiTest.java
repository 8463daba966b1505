package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.headwater.topologies.jobs.JobState;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the API answers, whatever it is asked. */
class QueryApiTest {
    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private final ApiFixture api;

    QueryApiTest() throws Exception {
        api = new ApiFixture(nodes);
    }

    @AfterEach
    void stop() {
        api.close();
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
    void readinessTellsHowFarBehindAJobIs() throws Exception {
        api.jobs = Map.of("nodes", new JobState.CatchingUp(812_000));

        var response = api.get("/readyz");

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.json().at("/jobs/nodes/state").asText()).isEqualTo("catching-up");
        assertThat(response.json().at("/jobs/nodes/recordsBehind").asLong()).isEqualTo(812_000);
    }

    @Test
    void aStoreThatMovesIsNotReadyRatherThanEmpty() throws Exception {
        nodes.placement.notReady("job nodes restores its state, 40 of 100 records so far");

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
