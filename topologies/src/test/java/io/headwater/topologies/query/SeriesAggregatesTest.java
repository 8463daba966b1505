package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesAggregatesTest {
    private static final Instant NOW = Instant.parse("2025-06-15T15:06:40Z");
    private static final String PATH = "/api/v1/nodes/meter/series/temp?aggregate=";

    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private final NodeKey meter = nodes.add("meter", "esp.node.sensor", null);
    private final SeriesKey series = new SeriesKey(meter, SeriesClass.FULL, "float", "temp");
    private final FakeOlder older = new FakeOlder();
    private ApiFixture api;

    @BeforeEach
    void open() throws Exception {
        api = new ApiFixture(nodes, Optional.of(older), InstantSource.fixed(NOW));
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aBucketSaysItsValueAndHowMuchOfItCanStillChange() throws Exception {
        point("2025-06-15T15:00:00Z", 20.0);
        point("2025-06-15T15:01:00Z", 22.0);

        JsonNode answer = get("avg&interval=hour&intervals=1");

        assertThat(answer.at("/aggregate").asText()).isEqualTo("avg");
        assertThat(answer.at("/interval").asText()).isEqualTo("hour");
        assertThat(answer.at("/zone").asText()).isEqualTo("UTC");
        assertThat(answer.at("/zoneFrom").asText()).isEqualTo("default");
        JsonNode bucket = answer.at("/buckets/0");
        assertThat(bucket.at("/time").asText()).isEqualTo("2025-06-15T15:00:00.000Z");
        assertThat(bucket.at("/end").asText()).isEqualTo("2025-06-15T16:00:00.000Z");
        assertThat(bucket.at("/value").asDouble()).isEqualTo(21.0);
        assertThat(bucket.at("/count").asInt()).isEqualTo(2);
        assertThat(bucket.at("/open").asBoolean()).isTrue();
        assertThat(bucket.at("/revision").asInt()).isZero();
        assertThat(bucket.at("/lateCount").asInt()).isZero();
        assertThat(bucket.at("/source").asText()).isEqualTo("state");
    }

    @Test
    void theZoneIsTheNodesOwnUnlessTheQuerySaysOtherwise() throws Exception {
        nodes.config(
                meter,
                """
                {"services":[{"name":"Uhr","type":"esp.service.time",\
                "params":[{"name":"Zone","type":"esp.param.tz"}]}]}"""
                        .getBytes(UTF_8));
        nodes.params(meter, 1, "Uhr", "Zone", "\"Europe/Berlin\"");
        point("2025-06-14T22:00:00Z", 14.0);

        JsonNode ofNode = get("count&interval=day&from=2025-06-14T00:00:00Z");
        JsonNode ofQuery = get("count&interval=day&from=2025-06-14T00:00:00Z&zone=utc");

        assertThat(ofNode.at("/zone").asText()).isEqualTo("Europe/Berlin");
        assertThat(ofNode.at("/zoneFrom").asText()).isEqualTo("node");
        assertThat(ofNode.at("/buckets/0/time").asText()).isEqualTo("2025-06-14T22:00:00.000Z");
        assertThat(ofQuery.at("/zoneFrom").asText()).isEqualTo("query");
        assertThat(ofQuery.at("/buckets/0/time").asText()).isEqualTo("2025-06-14T00:00:00.000Z");
    }

    @Test
    void whatStateHoldsNoLongerComesFromWhereItIsKeptAndCountsOnce() throws Exception {
        for (int day = 1; day < 15; day++) {
            for (int hour = 0; hour < 24; hour++) {
                String time = "2025-06-%02dT%02d:05:00Z".formatted(day, hour);
                older.points.put(Instant.parse(time).toEpochMilli(), 1.0);
                point(time, 1.0);
            }
        }

        JsonNode days = get("sum&interval=day&from=2025-06-01T00:00:00Z");
        JsonNode minutes =
                get("count&interval=minute&from=2025-06-13T10:00:00Z&to=2025-06-13T20:00:00Z");

        assertThat(days.path("buckets")).hasSize(14);
        assertThat(days.path("buckets").findValuesAsText("value")).containsOnly("24.0");
        assertThat(days.at("/source").asText()).isEqualTo("sql+state");
        assertThat(days.at("/buckets/0/source").asText()).isEqualTo("sql");
        assertThat(days.at("/buckets/12/source").asText()).isEqualTo("sql+state");
        assertThat(days.at("/buckets/13/source").asText()).isEqualTo("state");
        assertThat(days.at("/wholeSince").isNull()).isTrue();
        assertThat(older.quartersAsked).isEqualTo(1);
        assertThat(minutes.path("buckets")).hasSize(10);
    }

    @Test
    void pagesOfBucketsAreTheWholeAnswerInEitherDirection() throws Exception {
        for (int day = 14; day < 16; day++) {
            point("2025-06-%dT01:00:00Z".formatted(day), day);
            point("2025-06-%dT02:00:00Z".formatted(day), day);
        }

        String asked = "max&interval=hour&from=2025-06-15T00:00:00Z";
        for (String query :
                List.of(
                        asked,
                        asked + "&descending=true",
                        "sum&interval=day&from=2025-06-13T00:00:00Z&differential=true",
                        "raw&from=2025-06-13T00:00:00Z&differential=true",
                        "raw&from=2025-06-13T00:00:00Z&differential=true&descending=true")) {
            List<String> whole = values(get(query));
            assertThat(whole).as(query).isNotEmpty();
            assertThat(paged(query, 1)).as(query).isEqualTo(whole);
            assertThat(paged(query, 2)).as(query).isEqualTo(whole);
        }
    }

    @Test
    void pointsComeInOrderOfTimeAndTheRangeIsHalfOpen() throws Exception {
        point("2025-06-15T01:00:00Z", 1);
        point("2025-06-15T02:00:00Z", 2);
        point("2025-06-15T03:00:00Z", 4);

        JsonNode raw = get("raw&from=2025-06-15T01:00:00Z&to=2025-06-15T03:00:00Z");
        JsonNode differences = get("raw&from=2025-06-15T02:00:00Z&differential=true");

        assertThat(values(raw)).containsExactly("1.0", "2.0");
        assertThat(values(differences)).containsExactly("1.0", "2.0");
    }

    @ParameterizedTest
    @CsvSource({
        "median&interval=day&from=1, 126005, aggregate: expected raw",
        "avg&from=1, 126006, interval: expected minute",
        "avg&interval=week&from=1&weekStart=Someday, 126007, weekStart: expected",
        "avg&interval=day&intervals=0, 126009, intervals: expected",
        "avg&interval=day&from=1, 126012, from: longest ranges",
        "avg&interval=day&from=2&to=1, 126013, from: must lie before to",
        "avg&interval=day, 126015, from: an aggregate needs",
        "latest&interval=year&intervals=1, 126016, aggregate: latest is not had",
        "avg&interval=day&from=1&zone=Mars/Olympus, 126020, zone: expected",
        "avg&interval=day&intervals=1&from=1, 100021, intervals: from and to"
    })
    void aQuestionThatCannotBeAnsweredIsRefusedByTheProtocolsNumber(
            String query, int number, String cause) throws Exception {
        point("2025-06-15T01:00:00Z", 1);

        var refused = api.get(PATH + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("parameter-invalid");
        assertThat(refused.cause()).startsWith(cause);
        assertThat(refused.json().at("/error/details/errorCode").asInt()).isEqualTo(number);
    }

    @Test
    void anAnswerIsNeverShorterBecauseOlderPointsCannotBeAsked() throws Exception {
        point("2025-06-15T01:00:00Z", 1);
        older.away = true;

        var whole = api.get(PATH + "count&interval=day&from=2025-06-01T00:00:00Z");
        var hot = api.get(PATH + "count&interval=day&from=2025-06-15T00:00:00Z");

        assertThat(whole.status()).isEqualTo(503);
        assertThat(whole.code()).isEqualTo("not-ready");
        assertThat(whole.cause()).contains("database");
        assertThat(hot.status()).isEqualTo(200);
    }

    @Test
    void whatWasDroppedForItsAgeIsSaidToBeMissing() throws Exception {
        point("2025-06-15T01:00:00Z", 1);
        older.keptFrom = Instant.parse("2025-05-20T00:00:00Z").toEpochMilli();

        assertThat(get("count&interval=day&from=2025-05-19T00:00:00Z").at("/wholeSince").asText())
                .isEqualTo("2025-05-20T00:00:00.000Z");
        assertThat(get("raw&from=2025-05-19T00:00:00Z").at("/wholeSince").asText())
                .isEqualTo("2025-05-20T00:00:00.000Z");
        assertThat(get("count&interval=day&from=2025-05-20T00:00:00Z").at("/wholeSince").isNull())
                .isTrue();
    }

    @Test
    void whatStateHasForgottenAndTheDatabaseWasNotGivenYetIsSaidToBeMissing() throws Exception {
        point("2025-06-15T01:00:00Z", 1);
        older.writtenUntil = Instant.parse("2025-06-13T15:14:59Z").toEpochMilli();

        assertThat(get("count&interval=day&from=2025-06-01T00:00:00Z").at("/wholeSince").asText())
                .isEqualTo("2025-06-13T15:06:40.000Z");
        assertThat(get("count&interval=day&from=2025-06-14T00:00:00Z").at("/wholeSince").isNull())
                .isTrue();

        older.writtenUntil = Instant.parse("2025-06-13T15:15:00Z").toEpochMilli();
        assertThat(get("count&interval=day&from=2025-06-01T00:00:00Z").at("/wholeSince").isNull())
                .isTrue();
    }

    @Test
    void withoutADatabaseAnAnswerSaysFromWhenOnItIsWhole() throws Exception {
        point("2025-06-01T01:00:00Z", 1);
        try (var alone = new ApiFixture(nodes, Optional.empty(), InstantSource.fixed(NOW))) {
            JsonNode answer =
                    alone.get(PATH + "count&interval=day&from=2025-06-01T00:00:00Z").json();

            assertThat(answer.at("/source").asText()).isEqualTo("state");
            assertThat(answer.at("/wholeSince").asText()).isEqualTo("2025-06-13T15:06:40.000Z");
            assertThat(answer.path("buckets")).hasSize(1);
        }
    }

    private List<String> paged(String query, int limit) throws Exception {
        var values = new ArrayList<String>();
        String cursor = "";
        do {
            JsonNode page = get(query + "&limit=" + limit + cursor);
            values.addAll(values(page));
            cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asText();
        } while (!cursor.isEmpty());
        return values;
    }

    private static List<String> values(JsonNode answer) {
        var values = new ArrayList<String>();
        JsonNode items = answer.has("points") ? answer.path("points") : answer.path("buckets");
        items.forEach(item -> values.add(item.path("value").asText()));
        return values;
    }

    private JsonNode get(String query) throws Exception {
        var response = api.get(PATH + query);
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return response.json();
    }

    private void point(String time, double value) {
        nodes.points.add(series, Instant.parse(time).toEpochMilli(), value);
    }
}
