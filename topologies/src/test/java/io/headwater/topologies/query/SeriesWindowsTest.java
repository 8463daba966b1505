package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of simple series (rainmaker.md 4.10); 2025-06-15 is a Sunday. */
class SeriesWindowsTest {
    private static final Instant NOW = Instant.parse("2025-06-17T15:06:40Z");
    private static final String PATH = "/api/v1/nodes/meter/series/energy/windows";

    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private final NodeKey meter = nodes.add("meter", "esp.node.sensor", null);
    private final SeriesKey series = new SeriesKey(meter, SeriesClass.SIMPLE, "float", "energy");
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
    void everyCurrentWindowTellsAllThatIsKnownOfIt() throws Exception {
        point("2025-06-14T23:59:59Z", 10);
        point("2025-06-15T00:00:00Z", 20);
        point("2025-06-17T01:00:00Z", 50);
        point("2025-06-17T15:00:00Z", 80);

        JsonNode windows = get("").path("windows");

        assertThat(windows.findValuesAsText("window"))
                .containsExactly("hourly", "daily", "weekly", "monthly");
        assertThat(windows.findValuesAsText("status")).containsOnly("current");
        assertThat(windows.findValuesAsText("count")).containsExactly("1", "2", "3", "4");
        JsonNode week = windows.path(2);
        assertThat(week.at("/time").asText()).isEqualTo("2025-06-15T00:00:00.000Z");
        assertThat(week.at("/end").asText()).isEqualTo("2025-06-22T00:00:00.000Z");
        assertThat(week.at("/sum").asDouble()).isEqualTo(150);
        assertThat(week.at("/min").asDouble()).isEqualTo(20);
        assertThat(week.at("/max").asDouble()).isEqualTo(80);
        assertThat(week.at("/average").asDouble()).isEqualTo(50);
        assertThat(week.at("/first").asDouble()).isEqualTo(20);
        assertThat(week.at("/last").asDouble()).isEqualTo(80);
        assertThat(week.at("/source").asText()).isEqualTo("sql+state");
        assertThat(week.has("cumulative")).isFalse();
    }

    @Test
    void whatOnlyGrowsSaysHowMuch() throws Exception {
        point("2025-06-15T00:00:00Z", 20);
        point("2025-06-17T01:00:00Z", 50);
        point("2025-06-17T15:00:00Z", 80);

        JsonNode answer = get("?window=weekly&cumulative=true");

        assertThat(answer.at("/isCumulative").asBoolean()).isTrue();
        assertThat(answer.path("windows").findValuesAsText("cumulative")).containsExactly("60.0");
    }

    @Test
    void aWindowAroundATimeIsCompletedOnceItsEndHasPassed() throws Exception {
        point("2025-06-01T12:00:00Z", 1);

        JsonNode day = get("?window=daily&at=2025-06-01T23:00:00Z").at("/windows/0");
        JsonNode empty = get("?window=hourly&at=2025-06-01T23:00:00Z").at("/windows/0");

        assertThat(day.at("/status").asText()).isEqualTo("completed");
        assertThat(day.at("/count").asInt()).isEqualTo(1);
        assertThat(day.at("/source").asText()).isEqualTo("sql");
        assertThat(empty.at("/time").asText()).isEqualTo("2025-06-01T23:00:00.000Z");
        assertThat(empty.at("/count").asInt()).isZero();
        assertThat(empty.has("last")).isFalse();
    }

    @Test
    void theWindowsOfARangeAreWholeAndComeNewestFirst() throws Exception {
        point("2025-06-09T01:00:00Z", 1);
        point("2025-06-11T01:00:00Z", 2);
        point("2025-06-11T23:00:00Z", 3);
        point("2025-06-12T01:00:00Z", 4);

        JsonNode days =
                get("?window=daily&from=2025-06-09T12:00:00Z&to=2025-06-12T00:00:00Z")
                        .path("windows");
        JsonNode weeks = get("?window=weekly&from=2025-06-01T00:00:00Z").path("windows");

        assertThat(days.findValuesAsText("time"))
                .containsExactly("2025-06-11T00:00:00.000Z", "2025-06-09T00:00:00.000Z");
        assertThat(days.findValuesAsText("count")).containsExactly("2", "1");
        assertThat(days.findValuesAsText("status")).containsOnly("completed");
        assertThat(weeks.findValuesAsText("time")).containsExactly("2025-06-08T00:00:00.000Z");
    }

    @Test
    void whatIsNoNumberHasACountAndItsFirstAndLastValue() throws Exception {
        var words = new SeriesKey(meter, SeriesClass.SIMPLE, "object", "state");
        nodes.points.add(words, NOW.toEpochMilli() - 2, "{\"a\":1}");
        nodes.points.add(words, NOW.toEpochMilli() - 1, "{\"a\":2}");
        String path = "/api/v1/nodes/meter/series/state/windows?window=hourly";

        JsonNode window = api.get(path).json().at("/windows/0");

        assertThat(window.at("/count").asInt()).isEqualTo(2);
        assertThat(window.at("/first/a").asInt()).isEqualTo(1);
        assertThat(window.at("/last/a").asInt()).isEqualTo(2);
        assertThat(window.at("/sum").isNull()).isTrue();
        assertThat(api.get(path + "&cumulative=true").cause())
                .startsWith("cumulative: needs a series of type int or float");
    }

    @Test
    void aWindowThatHasNotBegunIsNotToldThoughAClockThatIsAheadPutAPointThere() throws Exception {
        point("2025-06-17T15:00:00Z", 1);
        point("2025-06-18T01:00:00Z", 2);

        JsonNode around = get("?at=2025-06-18T01:00:00Z").path("windows");
        JsonNode days =
                get("?window=daily&from=2025-06-17T00:00:00Z&to=2025-06-20T00:00:00Z")
                        .path("windows");

        assertThat(around.findValuesAsText("window")).containsExactly("weekly", "monthly");
        assertThat(around.findValuesAsText("status")).containsOnly("current");
        assertThat(days.findValuesAsText("time")).containsExactly("2025-06-17T00:00:00.000Z");
        assertThat(days.findValuesAsText("status")).containsExactly("current");
        assertThat(get("?window=monthly&at=" + Long.MAX_VALUE).path("windows")).isEmpty();
    }

    @Test
    void aWindowIsCurrentFromItsFirstMomentUntilItsEnd() throws Exception {
        point("2025-06-17T15:00:00Z", 1);
        String hour = PATH + "?window=hourly&at=2025-06-17T15:30:00Z";

        assertThat(statusAt("2025-06-17T14:59:59.999Z", hour)).isEmpty();
        assertThat(statusAt("2025-06-17T15:00:00Z", hour)).containsExactly("current");
        assertThat(statusAt("2025-06-17T15:59:59.999Z", hour)).containsExactly("current");
        assertThat(statusAt("2025-06-17T16:00:00Z", hour)).containsExactly("completed");
    }

    @ParameterizedTest
    @CsvSource({
        "?window=yearly, window: expected hourly",
        "?from=1&to=2, from: needs window",
        "?to=2, to: needs from",
        "?window=daily&from=1&at=1, at: from and to are not given with it",
        "?window=daily&from=2&to=2, from: must lie before to",
        "?window=hourly&from=2025-06-16T00:00:00Z&to=2025-06-17T00:00:01Z, from: longest ranges",
    })
    void whatCannotBeAskedIsRefused(String query, String cause) throws Exception {
        point("2025-06-17T15:00:00Z", 1);

        var refused = api.get(PATH + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.cause()).startsWith(cause);
    }

    private List<String> statusAt(String now, String path) throws Exception {
        try (var then =
                new ApiFixture(
                        nodes, Optional.of(older), InstantSource.fixed(Instant.parse(now)))) {
            return then.get(path).json().path("windows").findValuesAsText("status");
        }
    }

    private JsonNode get(String query) throws Exception {
        var response = api.get(PATH + query);
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return response.json();
    }

    /** In both, as a point is that SQL has and state has not forgotten. */
    private void point(String time, double value) {
        long millis = Instant.parse(time).toEpochMilli();
        nodes.points.add(series, millis, value);
        older.points.put(millis, value);
    }
}
