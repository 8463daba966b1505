package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.json.JsonText;
import io.headwater.simulator.CredentialFiles;
import io.headwater.simulator.Simulator;
import io.headwater.simulator.SimulatorSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes go on publishing while the process is killed and started again; what was acknowledged is
 * there, once.
 */
class KillIT {
    private static final int NODES = 5;

    @TempDir static Path folder;

    private final Set<String> points = new ConcurrentSkipListSet<>();
    private final Map<String, JsonNode> values = new ConcurrentHashMap<>();

    @Test
    void everythingAcknowledgedSurvivesAKillInStateAndInTheDatabaseExactlyOnce() throws Exception {
        Path data = folder.resolve("data");
        RunningHeadwater first = RunningHeadwater.start(data);
        int mqttPort = first.mqttPort();
        for (int i = 1; i <= NODES; i++) {
            first.createNode("kill%06d".formatted(i));
        }
        var settings =
                SimulatorSettings.of("localhost", mqttPort, NODES)
                        .withIdPrefix("kill")
                        .withMessagesPerSecond(50);

        RunningHeadwater second;
        try (var simulator =
                Simulator.start(settings, new CredentialFiles(folder), this::remember)) {
            await().until(() -> points.size() >= 60);
            first.kill();
            int before = points.size();
            Set<String> acknowledged = Set.copyOf(points);
            second = RunningHeadwater.start(data, "--mqtt-port", Integer.toString(mqttPort));
            assertThat(inState(second))
                    .as("who is ready knows what was acknowledged before")
                    .containsAll(acknowledged);
            await().atMost(Duration.ofSeconds(60)).until(() -> points.size() >= before + 60);
            await().until(() -> simulator.progress().connected() == NODES);
        }

        try (second) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(inDatabase(second)).containsAll(points));
            assertThat(revisionsIn(second)).isZero();
            assertThat(inState(second)).containsAll(points);
            // the last messages were acknowledged a moment ago
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(otherInState(second)).isEmpty());
        }
    }

    /** What nodes were told is safe. */
    private void remember(String node, String topic, byte[] payload) {
        JsonNode message = RunningHeadwater.parsed(new String(payload, StandardCharsets.UTF_8));
        if (topic.endsWith("/params/local")) {
            rememberValues(node, message);
        } else if (topic.endsWith("/tsdata")) {
            rememberPoints(node, message);
        }
    }

    /**
     * The newest acknowledged value of every parameter; a node's acknowledgements come in order.
     * Not of the Connectivity service, for which the bridge speaks as well, with the node's will.
     */
    private void rememberValues(String node, JsonNode message) {
        message.properties().stream()
                .filter(device -> !device.getKey().equals("Connectivity"))
                .forEach(
                        device ->
                                device.getValue()
                                        .properties()
                                        .forEach(
                                                param ->
                                                        values.put(
                                                                node
                                                                        + "/params/"
                                                                        + device.getKey()
                                                                        + "/"
                                                                        + param.getKey(),
                                                                param.getValue())));
    }

    /** Series and time of every acknowledged point, once per point. */
    private void rememberPoints(String node, JsonNode message) {
        for (JsonNode series : message.path("ts_data")) {
            for (JsonNode point : series.path("records")) {
                points.add(
                        node + " " + series.path("name").asText() + " " + point.path("t").asLong());
            }
        }
    }

    private static Set<String> inDatabase(RunningHeadwater headwater) throws SQLException {
        var points = new TreeSet<String>();
        try (Connection connection = headwater.sql();
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery(
                                "SELECT node, series, extract(epoch FROM time)::bigint"
                                        + " FROM headwater.points WHERE class = 'full'")) {
            while (found.next()) {
                assertThat(
                                points.add(
                                        found.getString(1)
                                                + " "
                                                + found.getString(2)
                                                + " "
                                                + found.getLong(3)))
                        .as("a point twice in the database")
                        .isTrue();
            }
        }
        return points;
    }

    private static long revisionsIn(RunningHeadwater headwater) throws SQLException {
        try (Connection connection = headwater.sql();
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery(
                                "SELECT count(*) FROM headwater.points WHERE revision > 0")) {
            assertThat(found.next()).isTrue();
            return found.getLong(1);
        }
    }

    private static Set<String> inState(RunningHeadwater headwater) {
        var points = new TreeSet<String>();
        for (int i = 1; i <= NODES; i++) {
            String node = "kill%06d".formatted(i);
            for (JsonNode series :
                    headwater.get("/api/v1/nodes/" + node + "/series").path("series")) {
                if (!series.path("class").asText().equals("full")) {
                    continue;
                }
                String name = series.path("name").asText();
                String path = "/api/v1/nodes/" + node + "/series/" + encoded(name);
                for (JsonNode point : pointsAt(headwater, path)) {
                    points.add(node + " " + name + " " + point.path("epochMs").asLong() / 1000);
                }
            }
        }
        return points;
    }

    /** The points of a day, which are in state whatever the database does. */
    private static List<JsonNode> pointsAt(RunningHeadwater headwater, String path) {
        var points = new ArrayList<JsonNode>();
        String asked = path + "?from=" + Instant.now().minus(Duration.ofDays(1));
        String cursor = "";
        do {
            JsonNode page = headwater.get(asked + cursor);
            page.path("points").forEach(points::add);
            cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asText();
        } while (!cursor.isEmpty());
        return points;
    }

    /** Parameters whose state is not what was acknowledged last, with both values. */
    private List<Other> otherInState(RunningHeadwater headwater) {
        return values.entrySet().stream()
                .map(
                        acknowledged ->
                                new Other(
                                        acknowledged.getKey(),
                                        acknowledged.getValue().toString(),
                                        valueAt(headwater, acknowledged.getKey()).toString()))
                .filter(other -> !JsonText.same(other.inState(), other.acknowledged()))
                .toList();
    }

    private record Other(String where, String acknowledged, String inState) {}

    private static JsonNode valueAt(RunningHeadwater headwater, String where) {
        int params = where.indexOf("/params/");
        return headwater
                .get("/api/v1/nodes/" + where.substring(0, params) + "/params")
                .at(where.substring(params) + "/value");
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
