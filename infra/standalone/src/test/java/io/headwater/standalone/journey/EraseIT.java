package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is gone for good is forgotten everywhere, and its neighbour is not. */
class EraseIT {
    private static final String LAMP = "/api/v1/nodes/lamp";

    @TempDir static Path folder;

    @Test
    void aNodeIsForgottenInStateAndInSqlAndMayBeginAnew() throws Exception {
        try (var headwater = RunningHeadwater.start(folder.resolve("data"))) {
            Mosquitto lamp = headwater.mosquitto(headwater.createNode("lamp"));
            Mosquitto fan = headwater.mosquitto(headwater.createNode("fan"));
            lamp.publish("node/lamp/params/local", "{\"Lamp\":{\"Power\":true}}");
            fan.publish("node/fan/params/local", "{\"Fan\":{\"Speed\":3}}");
            headwater.change(LAMP + "/groups/home");
            inSql().until(() -> changesInSql(headwater, "lamp") == 1);
            inSql().until(() -> changesInSql(headwater, "fan") == 1);

            await("the node has left").until(() -> headwater.delete(LAMP) == 200);

            assertThat(headwater.status(LAMP)).isEqualTo(404);
            assertThat(headwater.status(LAMP + "/params")).isEqualTo(404);
            inSql().until(() -> changesInSql(headwater, "lamp") == 0);
            assertThat(changesInSql(headwater, "fan")).isEqualTo(1);

            lamp.publish("node/lamp/params/local", "{\"Lamp\":{\"Level\":7}}");
            await().until(() -> headwater.status(LAMP + "/params") == 200);
            assertThat(headwater.get(LAMP + "/params").at("/params/Lamp").size()).isEqualTo(1);
            assertThat(headwater.get(LAMP + "/groups").path("groups")).isEmpty();
        }
    }

    /** The sinks make their tables in their own time. */
    private static ConditionFactory inSql() {
        return await().atMost(Duration.ofSeconds(90))
                .ignoreExceptionsInstanceOf(SQLException.class);
    }

    private static long changesInSql(RunningHeadwater headwater, String node) throws SQLException {
        try (Connection connection = headwater.sql();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT count(*) FROM headwater.params_history WHERE node = '"
                                        + node
                                        + "'")) {
            row.next();
            return row.getLong(1);
        }
    }
}
