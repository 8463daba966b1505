package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Points of a series as they were told, of state and of SQL (rainmaker.md 4.10). */
class SeriesPointsTest {
    private static final Instant NOW = Instant.parse("2025-06-15T15:06:40Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String PATH = "/api/v1/nodes/meter/series/temp";

    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private final NodeKey meter = nodes.add("meter", "esp.node.sensor", null);
    private final SeriesKey series = new SeriesKey(meter, SeriesClass.FULL, "float", "temp");
    private final FakeOlder older = new FakeOlder();
    private volatile Instant now = NOW;
    private ApiFixture api;

    @BeforeEach
    void open() throws Exception {
        api = new ApiFixture(nodes, Optional.of(older), () -> now);
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void pointsThatStateHasNoLongerComeFromSqlAndSayIt() throws Exception {
        inSql(NOW.minus(Duration.ofDays(6)), 1.5);
        inState(NOW.minus(HOUR), 2.5);

        JsonNode answer = get("");

        assertThat(values(answer)).containsExactly("2.5", "1.5");
        assertThat(answer.path("points").findValuesAsText("source"))
                .containsExactly("state", "sql");
        assertThat(answer.at("/source").asText()).isEqualTo("sql+state");
        assertThat(answer.at("/wholeSince").isNull()).isTrue();
        assertThat(answer.at("/points/1/receivedAt").asText())
                .isEqualTo(answer.at("/points/1/time").asText());
        assertThat(answer.at("/points/1/origin").asText()).endsWith(":3");
        assertThat(answer.at("/points/1/expiresAt").isNull()).isTrue();
    }

    @Test
    void pagesGoFromStateToSqlWithoutGapOrRepeat() throws Exception {
        IntStream.range(0, 90).forEach(i -> inSql(NOW.minus(HOUR.multipliedBy(i)), i));
        IntStream.range(0, 60).forEach(i -> inState(NOW.minus(HOUR.multipliedBy(i)), i));
        List<String> all = IntStream.range(0, 90).mapToObj(i -> i + ".0").toList();

        for (int limit : new int[] {1, 7, 48, 90, 200}) {
            assertThat(paged(limit)).as("pages of %d", limit).isEqualTo(all);
        }
    }

    @Test
    void aPointThatCameLateIsToldBeforeSqlHasItAndOnceAfterwards() throws Exception {
        Instant old = NOW.minus(Duration.ofDays(5));
        inSql(old.minus(HOUR), 1);
        inSql(old.plus(HOUR), 3);
        inState(old, 2);

        JsonNode before = get("");
        inSql(old, 2);
        JsonNode afterwards = get("");

        assertThat(values(before)).containsExactly("3.0", "2.0", "1.0");
        assertThat(before.path("points").findValuesAsText("source"))
                .containsExactly("sql", "state", "sql");
        assertThat(values(afterwards)).containsExactly("3.0", "2.0", "1.0");
    }

    @Test
    void sqlIsNotAskedWhileStateFillsThePage() throws Exception {
        older.away = true;
        inState(NOW.minus(HOUR), 1);
        inState(NOW.minus(HOUR.multipliedBy(2)), 2);

        assertThat(values(get("?limit=2"))).containsExactly("1.0", "2.0");
        assertThat(values(get("?from=2025-06-15T00:00:00Z"))).containsExactly("1.0", "2.0");
        var shorter = api.get(PATH + "?limit=3");
        assertThat(shorter.status()).as("never a shorter answer").isEqualTo(503);
        assertThat(shorter.cause()).contains("database");
    }

    @Test
    void withoutADatabaseAnAnswerSaysFromWhenOnItIsWhole() throws Exception {
        inState(NOW.minus(Duration.ofDays(3)), 1);
        try (var alone = new ApiFixture(nodes, Optional.empty(), () -> NOW)) {
            JsonNode answer = alone.get(PATH).json();

            assertThat(values(answer)).containsExactly("1.0");
            assertThat(answer.at("/source").asText()).isEqualTo("state");
            assertThat(answer.at("/wholeSince").asText()).isEqualTo("2025-06-13T15:06:40.000Z");
        }
    }

    @Test
    void aFullSeriesIsAskedForTheLastWeekUnlessMoreIsSaidAndForAMonthAtMost() throws Exception {
        inSql(NOW.minus(Duration.ofDays(8)), 1);
        inState(NOW.plus(HOUR), 2);

        JsonNode week = get("");
        JsonNode month = get("?from=" + NOW.minus(Duration.ofDays(31)));
        var longer = api.get(PATH + "?from=" + NOW.minus(Duration.ofDays(31)).minusMillis(1));
        var empty = api.get(PATH + "?from=5&to=5");

        assertThat(values(week)).as("clocks of nodes may be ahead").containsExactly("2.0");
        assertThat(week.at("/from").asText()).isEqualTo("2025-06-08T15:06:40.000Z");
        assertThat(week.at("/to").isNull()).isTrue();
        assertThat(values(month)).containsExactly("2.0", "1.0");
        assertThat(longer.status()).isEqualTo(400);
        assertThat(longer.cause()).startsWith("from: longest ranges are 31 days");
        assertThat(longer.json().at("/error/details/errorCode").asInt()).isEqualTo(126012);
        assertThat(empty.json().at("/error/details/errorCode").asInt()).isEqualTo(126013);
    }

    @Test
    void aSimpleSeriesIsAskedOverItsWholeLife() throws Exception {
        var simple = new SeriesKey(meter, SeriesClass.SIMPLE, "float", "temp");
        inSql(Instant.parse("2020-01-01T00:00:00Z"), 1);
        nodes.points.add(simple, NOW.toEpochMilli() - 1, 2.0);

        JsonNode answer = get("");

        assertThat(values(answer)).containsExactly("2.0", "1.0");
        assertThat(answer.at("/from").isNull()).isTrue();
    }

    @Test
    void aPageHasUpTo200Points() throws Exception {
        IntStream.range(0, 201).forEach(i -> inState(NOW.minusSeconds(i), i));

        assertThat(get("").path("points")).hasSize(200);
        assertThat(api.get(PATH + "?limit=201").cause())
                .startsWith("limit: expected a whole number from 1 to 200");
        assertThat(api.get(PATH + "?aggregate=raw&limit=201").status()).isEqualTo(400);
    }

    @Test
    void pagesAreOfOneRangeWhateverTheClockSays() throws Exception {
        Instant first = NOW.minus(Duration.ofDays(7));
        inSql(first, 1);
        inState(NOW.minusSeconds(1), 2);
        inState(NOW.minusSeconds(2), 3);
        inState(NOW.minus(HOUR), 5);
        String newest = get("?limit=1").path("next").asText();
        String oldest = get("?aggregate=raw&limit=1").path("next").asText();
        String hours =
                get("?aggregate=count&interval=hour&intervals=24&limit=1&descending=true")
                        .path("next")
                        .asText();

        now = NOW.plus(HOUR);
        inState(NOW.plusSeconds(5), 4);

        assertThat(values(get("?cursor=" + newest))).containsExactly("3.0", "5.0", "1.0");
        assertThat(values(get("?aggregate=raw&cursor=" + oldest)))
                .containsExactly("5.0", "3.0", "2.0");
        assertThat(
                        get("?aggregate=count&interval=hour&intervals=24&descending=true&cursor="
                                        + hours)
                                .path("from")
                                .asText())
                .isEqualTo("2025-06-14T16:00:00.000Z");
    }

    @Test
    void aCursorBelongsToItsQuestion() throws Exception {
        nodes.points.add(
                new SeriesKey(meter, SeriesClass.FULL, "float", "other"), NOW.toEpochMilli(), 1.0);
        for (int i = 1; i < 4; i++) {
            inState(NOW.minus(HOUR.multipliedBy(i)), i);
        }
        String range = "?from=2025-06-15T00:00:00Z";
        String points = "cursor=" + get(range + "&limit=1").path("next").asText();
        String counted = range + "&interval=hour&aggregate=count";
        String buckets = "cursor=" + get(counted + "&limit=1").path("next").asText();

        assertThat(values(get(range + "&limit=7&" + points))).hasSize(2);
        assertThat(values(get(counted + "&limit=7&" + buckets))).hasSize(2);
        assertOtherQuestion("/series/temp?from=2025-06-15T01:00:00Z&" + points);
        assertOtherQuestion("/series/temp?" + points);
        assertOtherQuestion("/series/other" + range + "&" + points);
        assertOtherQuestion("/series/temp" + range + "&interval=hour&aggregate=max&" + buckets);
        assertOtherQuestion("/series/temp" + range + "&interval=day&aggregate=count&" + buckets);
        assertOtherQuestion("/series/temp" + counted + "&descending=true&" + buckets);
        assertOtherQuestion("/series/temp" + counted + "&zone=Asia/Tokyo&" + buckets);
        assertThat(api.get(PATH + counted + "&" + points).cause())
                .startsWith("cursor: expected a cursor of this list");
    }

    @Test
    void aCursorRunsOutAnHourAfterTheFirstPage() throws Exception {
        for (int i = 1; i < 4; i++) {
            inState(NOW.minusSeconds(i), i);
        }
        String first = get("?limit=1").path("next").asText();
        now = NOW.plus(HOUR);
        String second = get("?limit=1&cursor=" + first).path("next").asText();

        now = NOW.plus(HOUR).plusMillis(1);

        for (String cursor : List.of(first, second)) {
            var refused = api.get(PATH + "?cursor=" + cursor);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.cause()).startsWith("cursor: has run out");
        }
    }

    private void assertOtherQuestion(String path) throws Exception {
        var refused = api.get("/api/v1/nodes/meter" + path);

        assertThat(refused.status()).as(path).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("parameter-invalid");
        assertThat(refused.cause()).startsWith("cursor: belongs to another question");
    }

    private List<String> paged(int limit) throws Exception {
        var values = new ArrayList<String>();
        String cursor = "";
        do {
            JsonNode page = get("?limit=" + limit + cursor);
            assertThat(page.path("points").size()).isLessThanOrEqualTo(limit);
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

    private void inState(Instant time, double value) {
        nodes.points.add(series, time.toEpochMilli(), value);
    }

    private void inSql(Instant time, double value) {
        older.points.put(time.toEpochMilli(), value);
    }
}
