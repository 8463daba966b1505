package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.standalone.dashboards.Dashboard;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a newcomer does: a certificate, the messages of stock firmware, and a look at what came of
 * them.
 */
class MainJobIT {
    private static final String CONFIG =
            """
            {"node_id":"lamp-1","config_version":"2020-03-20",
             "info":{"name":"Desk lamp","fw_version":"1.4.2","type":"Lightbulb","model":"lamp-m2"},
             "devices":[{"name":"Lamp","type":"esp.device.lightbulb","params":[
               {"name":"Power","type":"esp.param.power","data_type":"bool","properties":["read","write"]},
               {"name":"Level","type":"esp.param.brightness","data_type":"int","properties":["read","write"]}]}]}""";

    @TempDir static Path folder;

    private static RunningHeadwater headwater;
    private static Mosquitto lamp;

    @BeforeAll
    static void bootALamp() {
        headwater =
                RunningHeadwater.start(
                        folder.resolve("data"), "--sink", "partition.months.ahead=3");
        lamp = headwater.mosquitto(headwater.createNode("lamp-1"));
        lamp.publish("$aws/rules/esp_node_config/node/lamp-1/config", CONFIG);
        lamp.publish(
                "$aws/rules/esp_init_params/node/lamp-1/params/local/init",
                "{\"Lamp\":{\"Power\":true,\"Level\":40,\"Name\":null}}");
    }

    @AfterAll
    static void stop() throws InterruptedException {
        headwater.close();
    }

    @Test
    void configurationAndPresenceAreThere() {
        await().untilAsserted(
                        () -> {
                            JsonNode node = headwater.get("/api/v1/nodes/lamp-1");
                            assertThat(node.at("/config/info/fw_version").asText())
                                    .isEqualTo("1.4.2");
                            assertThat(node.at("/model").asText()).isEqualTo("lamp-m2");
                            assertThat(node.at("/presence/connected").asBoolean()).isFalse();
                            assertThat(node.at("/presence/reason").asText())
                                    .isEqualTo("CLIENT_INITIATED_DISCONNECT");
                            assertThat(node.at("/firstSeenAt").asText()).isNotEmpty();
                        });
        assertThat(
                        headwater
                                .get("/api/v1/nodes?model=lamp-m2&connected=false")
                                .at("/nodes/0/id")
                                .asText())
                .isEqualTo("lamp-1");
        assertThat(headwater.get("/api/v1/nodes?model=other").at("/nodes")).isEmpty();
    }

    @Test
    void aDeltaIsVisibleInTheQueryAndInTheLiveStream() throws Exception {
        try (var stream = LiveStream.open(headwater, "/api/v1/nodes/lamp-1/stream")) {
            stream.awaitText("snapshot");

            lamp.publish("node/lamp-1/params/local", "{\"Lamp\":{\"Level\":55}}");

            stream.awaitText("\"param\":\"Level\",\"value\":55");
        }
        await().untilAsserted(
                        () ->
                                assertThat(
                                                headwater
                                                        .get("/api/v1/nodes/lamp-1/params")
                                                        .at("/params/Lamp/Level/value")
                                                        .asInt())
                                        .isEqualTo(55));
    }

    @Test
    void aPublishedPositionIsReadBack() {
        String said =
                headwater.command(
                        "publish",
                        "--as",
                        lamp.node().toString(),
                        "params/local",
                        "{\"Lamp\":{\"Power\":false}}");

        String position = said.replaceAll("(?s).*at position (\\S+).*", "$1");

        assertThat(position).matches("\\d+:\\d+");
        assertThat(
                        headwater
                                .get("/api/v1/nodes/lamp-1/params?wait=5000&position=" + position)
                                .at("/params/Lamp/Power/value")
                                .asBoolean(true))
                .isFalse();
    }

    @Test
    void aggregatesAndExportsAreOfTheDatabaseAndOfStateTogether() {
        long now = Instant.now().getEpochSecond();
        long tenDaysAgo = (now / 3_600) * 3_600 - Duration.ofDays(10).toSeconds();
        lamp.publish(
                "$aws/rules/esp_ts_ingest/node/lamp-1/tsdata",
                """
                {"ts_data_version":"2021-09-13","ts_data":[{"name":"Lamp.Warmth","dt":"int",
                 "records":[{"t":%d,"v":30},{"t":%d,"v":50},{"t":%d,"v":40}]}]}"""
                        .formatted(tenDaysAgo, tenDaysAgo + 1, now - 60));

        String series = "/api/v1/nodes/lamp-1/series/Lamp.Warmth";
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(
                        () -> {
                            JsonNode years =
                                    headwater.get(
                                            series + "?aggregate=sum&interval=year&intervals=2");
                            assertThat(years.at("/source").asText()).isEqualTo("sql+state");
                            assertThat(
                                            years.at("/buckets").findValues("value").stream()
                                                    .mapToLong(JsonNode::asLong)
                                                    .sum())
                                    .isEqualTo(120);
                            assertThat(
                                            headwater
                                                    .get(
                                                            series
                                                                    + "?aggregate=max&interval=day&intervals=20")
                                                    .at("/buckets/0/value")
                                                    .asLong())
                                    .isEqualTo(50);
                        });
        JsonNode points =
                headwater.get(series + "?from=" + Instant.ofEpochSecond(tenDaysAgo)).at("/points");
        assertThat(points.findValuesAsText("value")).containsExactly("40", "50", "30");
        assertThat(points.findValuesAsText("receivedAt")).hasSize(3).doesNotContain("null");
        assertThat(points.findValuesAsText("source").getFirst()).isEqualTo("state");
        Path csv = folder.resolve("heat.csv");
        headwater.command("export", "lamp-1", "Lamp.Warmth", "--out", csv.toString());

        assertThat(csv)
                .content()
                .containsSubsequence("time,value,revision", ",30,0", ",50,0", ",40,0");
    }

    @Test
    void pointsAreInTheQueryAndInTheDatabase() {
        long now = Instant.now().getEpochSecond();
        lamp.publish(
                "$aws/rules/esp_ts_ingest/node/lamp-1/tsdata",
                """
                {"ts_data_version":"2021-09-13","ts_data":[{"name":"Lamp.Energy","dt":"float",
                 "records":[{"t":%d,"v":1.5},{"t":%d,"v":2.25}]}]}"""
                        .formatted(now - 60, now));

        await().untilAsserted(
                        () -> {
                            JsonNode points =
                                    headwater
                                            .get("/api/v1/nodes/lamp-1/series/Lamp.Energy")
                                            .at("/points");
                            assertThat(points.findValuesAsText("value"))
                                    .containsExactly("2.25", "1.5");
                        });
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(
                                                rows(
                                                        "SELECT value FROM headwater.points WHERE node = 'lamp-1' AND series = 'Lamp.Energy' ORDER BY time"))
                                        .containsExactly("1.5", "2.25"));
        await().untilAsserted(
                        () ->
                                assertThat(
                                                rows(
                                                        "SELECT value FROM headwater.params_history WHERE node = 'lamp-1' AND param = 'Level'"
                                                                + " ORDER BY time LIMIT 1"))
                                        .containsExactly("40"));
    }

    @Test
    void sqlKnowsThatANodeWentOffline() {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions() // until the sink has made its tables
                .untilAsserted(
                        () ->
                                assertThat(
                                                rows(
                                                        "SELECT offline_reason FROM headwater.node WHERE node = 'lamp-1' AND NOT online"))
                                        .containsExactly("CLIENT_INITIATED_DISCONNECT"));
    }

    @Test
    void theSinkDoesWhatItsSettingsSay() {
        String month =
                YearMonth.now(ZoneOffset.UTC)
                        .plusMonths(2) // 1 unless told; a month may begin meanwhile
                        .format(DateTimeFormatter.ofPattern("'series_points_'uuuu_MM"));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(
                                                rows(
                                                        "SELECT tablename FROM pg_tables WHERE schemaname = 'headwater'"))
                                        .contains(month));
    }

    @Test
    void theDocumentOfTheApiHasWhatTheInstanceAdds() {
        JsonNode paths = headwater.get("/openapi.json").path("paths");

        assertThat(paths.path("/api/v1/nodes/{id}/certificate").has("post")).isTrue();
        assertThat(paths.path("/api/v1/nodes/{id}/revocation").has("post")).isTrue();
    }

    @Test
    void everyQueryOfADashboardRuns() {
        await().ignoreExceptions() // until the sink has made its tables
                .untilAsserted(() -> assertThat(rows("SELECT 1 FROM headwater.node")).hasSize(1));

        for (Dashboard dashboard : Dashboard.all()) {
            assertThat(dashboard.sql())
                    .as(dashboard.file())
                    .allSatisfy(query -> assertThat(rows(query)).isNotNull());
        }
    }

    @Test
    void everyMetricOfADashboardIsInTheScrape() {
        Set<String> asked =
                Dashboard.all().stream()
                        .flatMap(dashboard -> dashboard.metrics().stream())
                        .collect(Collectors.toSet());

        lamp.publish("node/lamp-1/params/local", "not JSON");
        lamp.publish("node/lamp-1/alert", "{\"esp.alert.str\":\"bulb is hot\"}");
        lamp.publish(
                "$aws/rules/esp_ts_ingest/node/lamp-1/tsdata",
                """
                {"ts_data_version":"2021-09-13","ts_data":[{"name":"Lamp.Heat","dt":"float",
                 "records":[{"t":%d,"v":40.5}]}]}"""
                        .formatted(Instant.now().getEpochSecond()));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> {
                            Set<String> scraped =
                                    headwater
                                            .textWithoutToken("/metrics")
                                            .lines()
                                            .map(line -> line.split("[{ ]", 2)[0])
                                            .collect(Collectors.toSet());
                            assertThat(scraped).containsAll(asked);
                        });
    }

    @Test
    void onlyWhoHasTheTokenMayAsk() throws IOException, InterruptedException {
        assertThat(headwater.statusWithoutToken("/api/v1/nodes")).isEqualTo(401);
        assertThat(headwater.statusWithoutToken("/healthz")).isEqualTo(200);
        assertThat(headwater.statusWithoutToken("/metrics")).isEqualTo(200);
    }

    @Test
    void theTopicsAreThoseOfTheCatalogue() {
        assertThat(headwater.command("topics", "verify")).contains("topics are as they should be");
    }

    @Test
    void aSecondStartOnTheSameDataIsRefusedAndSaysWhoHasIt() throws InterruptedException {
        var refused =
                RunningHeadwater.startRefused(folder.resolve("data"), folder.resolve("second.out"));

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).contains("is in use by process").contains("--data DIR");
    }

    @Test
    void aBusyPortIsNamedWithItsOption() throws InterruptedException {
        var refused =
                RunningHeadwater.startRefused(
                        folder.resolve("elsewhere"),
                        folder.resolve("busy.out"),
                        "--mqtt-port",
                        Integer.toString(headwater.mqttPort()));

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output())
                .contains("port " + headwater.mqttPort())
                .contains("--mqtt-port N");
    }

    private static List<String> rows(String query) {
        try (Connection connection = headwater.sql();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            var rows = new ArrayList<String>();
            while (found.next()) {
                rows.add(found.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
    }
}
