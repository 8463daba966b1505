package io.headwater.topologies.query;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases of the protocol's vectors {@code tsdata_query} (rainmaker.md 4.10) that have an answer,
 * asked of the API page by page, each by its id.
 */
class SeriesVectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/api/v1/nodes/meter/series/Meter.Temp";

    /** The vectors' names of what this API calls otherwise. */
    private static final Map<String, String> PARAMETERS =
            Map.of(
                    "aggregate", "aggregate",
                    "aggregation_interval", "interval",
                    "timezone", "zone",
                    "week_start", "weekStart",
                    "num_intervals", "intervals",
                    "differential", "differential",
                    "reset_on_negative", "resetOnNegative",
                    "desc_order", "descending",
                    "num_records", "limit");

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void answersPageByPageAsTheVectorSays(String id, JsonNode vector, JsonNode points, Instant now)
            throws Exception {
        var nodes = FakeNodes.onEveryPartition();
        NodeKey meter = nodes.add("meter", "esp.node.sensor", null);
        var series = new SeriesKey(meter, SeriesClass.FULL, "float", "Meter.Temp");
        var older = new FakeOlder();
        for (JsonNode point : points) {
            long time = point.get("t").asLong() * 1_000;
            nodes.points.add(series, time, point.get("v").asDouble());
            older.points.put(time, point.get("v").asDouble());
        }
        try (var api = new ApiFixture(nodes, Optional.of(older), () -> now)) {
            String query = PATH + "?" + query(vector.get("query"));

            List<JsonNode> pages = pages(api, query);

            assertPages(vector, pages);
            List<JsonNode> whole = items(pages);
            for (String limit : List.of("1", "2", "3")) {
                String smaller = query.replaceAll("&limit=\\d+", "") + "&limit=" + limit;
                assertThat(items(pages(api, smaller))).as(smaller).isEqualTo(whole);
            }
        }
    }

    private static List<JsonNode> pages(ApiFixture api, String query) throws Exception {
        var pages = new ArrayList<JsonNode>();
        String cursor = "";
        do {
            var response = api.get(query + cursor);
            assertThat(response.status()).as(response.text()).isEqualTo(200);
            pages.add(response.json());
            JsonNode next = response.json().path("next");
            cursor = next.isNull() ? "" : "&cursor=" + next.asText();
        } while (!cursor.isEmpty());
        return pages;
    }

    private static void assertPages(JsonNode vector, List<JsonNode> pages) {
        List<JsonNode> expected =
                vector.has("pages")
                        ? vector.get("pages").valueStream().map(page -> page.get("values")).toList()
                        : List.of(vector.get("values"));
        assertThat(pages).hasSameSizeAs(expected);
        for (int i = 0; i < pages.size(); i++) {
            assertValues(expected.get(i), items(pages.subList(i, i + 1)));
        }
    }

    private static void assertValues(JsonNode expected, List<JsonNode> found) {
        assertThat(found)
                .extracting(item -> item.get("epochMs").asLong() / 1_000)
                .isEqualTo(expected.valueStream().map(value -> value.get("ts").asLong()).toList());
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).get("value").asDouble())
                    .isCloseTo(expected.get(i).get("val").asDouble(), within(1e-9));
        }
    }

    private static List<JsonNode> items(List<JsonNode> pages) {
        return pages.stream()
                .flatMap(page -> page.path(page.has("points") ? "points" : "buckets").valueStream())
                .toList();
    }

    private static String query(JsonNode query) {
        var words = new ArrayList<String>();
        words.add("aggregate=" + query.path("aggregate").asText("raw"));
        PARAMETERS.forEach(
                (theirs, ours) -> {
                    if (query.has(theirs) && !theirs.equals("aggregate")) {
                        words.add(ours + "=" + query.get(theirs).asText());
                    }
                });
        for (var bound : Map.of("start_time", "from", "end_time", "to").entrySet()) {
            @Nullable JsonNode time = query.get(bound.getKey());
            if (time != null) {
                words.add(bound.getValue() + "=" + time.asLong() * 1_000);
            }
        }
        return String.join("&", words);
    }

    static Stream<Arguments> cases() throws IOException {
        try (InputStream in =
                SeriesVectorsTest.class.getResourceAsStream(
                        "/vectors/rainmaker/tsdata_query.json")) {
            JsonNode vectors = JSON.readTree(requireNonNull(in));
            var now = Instant.ofEpochSecond(vectors.get("clock").asLong());
            return vectors.get("cases")
                    .valueStream()
                    .filter(vector -> !vector.has("error_code"))
                    .map(
                            vector ->
                                    Arguments.of(
                                            vector.get("id").asText(),
                                            vector,
                                            (vector.has("points") ? vector : vectors).get("points"),
                                            now));
        }
    }
}
