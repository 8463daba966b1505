package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A point from before the hot span revises what is answered and what SQL holds; what is published
 * of it is counted anew from there, also over a kill.
 */
class RecomputeIT {
    private static final String SERIES = "/api/v1/nodes/meter/series/Meter.Temp";
    private static final String ALL = "/api/v1/timeseries/recomputations";

    @TempDir static Path folder;

    /** Of an hour that state has forgotten. */
    private final Instant hour =
            Instant.now().minus(Duration.ofDays(4)).truncatedTo(ChronoUnit.HOURS);

    @Test
    void aVeryLatePointRevisesAnswersAndSqlAndWhatIsPublishedIsCountedAnew() throws Exception {
        try (var headwater = RunningHeadwater.start(folder.resolve("data"))) {
            Mosquitto meter = headwater.mosquitto(headwater.createNode("meter"));
            meter.publish("node/meter/tsdata", temperature(60, 20.0));
            answers(headwater, 20.0, 1);

            meter.publish("node/meter/tsdata", temperature(120, 30.0));
            answers(headwater, 50.0, 2);
            meter.publish("node/meter/tsdata", temperature(60, 25.0));
            answers(headwater, 55.0, 2);
            inSql().until(() -> sumInSql(headwater) == 55.0);
            JsonNode revised = headwater.get(path());
            assertThat(revised.path("source").asText()).isEqualTo("sql");
            assertThat(revised.at("/buckets/0/lateCount").asInt()).isEqualTo(2);
            assertThat(revised.at("/buckets/0/revision").asInt()).isEqualTo(3);

            String dry = recompute(headwater, "--dry-run");
            assertThat(dry).contains("1 would change");
            String first = recompute(headwater);
            assertThat(first)
                    .contains(hour.toString().substring(0, 16))
                    .contains("2 points, 25.0 to 30.0, sum 55.0")
                    .contains("1 published anew");
            inSql().until(() -> recompute(headwater).contains("0 published anew"));

            change(headwater, "DELETE FROM headwater.series_points WHERE value_double = 30");
            String id = begin(headwater);
            headwater.kill();
            try (var again = RunningHeadwater.start(folder.resolve("data"))) {
                JsonNode ended =
                        await().atMost(Duration.ofMinutes(2))
                                .until(
                                        () -> again.get(ALL + "/" + id),
                                        status -> !status.path("endedAt").isNull());
                assertThat(ended.path("state").asText()).isEqualTo("done");
                assertThat(ended.at("/changes/total").asInt()).isEqualTo(1);
                JsonNode change = again.get(ALL + "/" + id + "/changes").at("/changes/0");
                assertThat(change.at("/after/sum").asDouble()).isEqualTo(25.0);
            }
        }
    }

    /** Some ten seconds after a late point the quarter-hour is called stale, maybe once more. */
    private String recompute(RunningHeadwater headwater, String... more) {
        var words = new String[5 + more.length];
        words[0] = "recompute";
        words[1] = "--series";
        words[2] = "meter/Meter.Temp";
        words[3] = "--from";
        words[4] = hour.toString();
        System.arraycopy(more, 0, words, 5, more.length);
        return headwater.command(words);
    }

    private String begin(RunningHeadwater headwater) {
        return headwater
                .post(ALL, "{\"node\":\"meter\",\"from\":\"" + hour + "\"}")
                .path("id")
                .asText();
    }

    private void answers(RunningHeadwater headwater, double sum, int count) {
        inSql().until(
                        () ->
                                headwater
                                                .http()
                                                .send(
                                                        headwater.request(path()).build(),
                                                        BodyHandlers.discarding())
                                                .statusCode()
                                        == 200);
        inSql().until(
                        () -> {
                            JsonNode bucket = headwater.get(path()).at("/buckets/0");
                            return bucket.path("value").asDouble() == sum
                                    && bucket.path("count").asInt() == count;
                        });
    }

    private String path() {
        return SERIES
                + "?aggregate=sum&interval=hour&from="
                + hour
                + "&to="
                + hour.plus(Duration.ofHours(1));
    }

    private double sumInSql(RunningHeadwater headwater) throws SQLException {
        try (Connection connection = headwater.sql();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT sum FROM headwater.aggregates_hour WHERE node = 'meter' AND time = '"
                                        + hour
                                        + "'")) {
            return row.next() ? row.getDouble(1) : 0;
        }
    }

    private static void change(RunningHeadwater headwater, String sql) throws SQLException {
        try (Connection connection = headwater.sql();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    /** The sinks make their tables in their own time. */
    private static ConditionFactory inSql() {
        return await().atMost(Duration.ofSeconds(90))
                .ignoreExceptionsInstanceOf(SQLException.class);
    }

    private String temperature(int second, double value) {
        return String.format(
                Locale.ROOT,
                "{\"ts_data_version\":\"2021-09-13\",\"ts_data\":[{\"name\":\"Meter.Temp\",\"dt\":\"float\",\"records\":[{\"t\":%d,\"v\":%.1f}]}]}",
                hour.plusSeconds(second).getEpochSecond(),
                value);
    }
}
