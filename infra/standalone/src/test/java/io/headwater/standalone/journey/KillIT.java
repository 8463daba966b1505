package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.simulator.CredentialFiles;
import io.headwater.simulator.Simulator;
import io.headwater.simulator.SimulatorSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
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

    @Test
    void everythingAcknowledgedSurvivesAKillInStateAndInTheDatabaseExactlyOnce() throws Exception {
        Path data = folder.resolve("data");
        Set<String> acknowledged = new ConcurrentSkipListSet<>();
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
                Simulator.start(
                        settings,
                        new CredentialFiles(folder),
                        (node, topic, payload) -> remember(acknowledged, node, topic, payload))) {
            await().until(() -> acknowledged.size() >= 60);
            first.kill();
            int before = acknowledged.size();
            second = RunningHeadwater.start(data, "--mqtt-port", Integer.toString(mqttPort));
            await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= before + 60);
            await().until(() -> simulator.progress().connected() == NODES);
        }

        try (second) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(inDatabase(second)).containsAll(acknowledged));
            assertThat(revisionsIn(second)).isZero();
            assertThat(inState(second)).containsAll(acknowledged);
        }
    }

    /** Series and time of every acknowledged point, once per point. */
    private static void remember(Set<String> points, String node, String topic, byte[] payload) {
        if (!topic.endsWith("/tsdata")) {
            return;
        }
        JsonNode message = RunningHeadwater.parsed(new String(payload, StandardCharsets.UTF_8));
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
                for (JsonNode point :
                        headwater
                                .get("/api/v1/nodes/" + node + "/series/" + name + "?limit=1000")
                                .path("points")) {
                    points.add(node + " " + name + " " + point.path("epochMs").asLong() / 1000);
                }
            }
        }
        return points;
    }
}
