package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where, and when, the extension TimescaleDB comes to a database. */
class ExtensionIT {
    private static final String HYPERTABLES =
            "SELECT hypertable_name FROM timescaledb_information.hypertables ORDER BY 1";

    private final TestDatabase database = TestDatabase.alone();

    @BeforeEach
    void needsAServerThatHasIt() {
        assumeFalse(
                database.rows("SELECT FROM pg_available_extensions WHERE name = 'timescaledb'")
                        .isEmpty(),
                "no TimescaleDB on this server");
    }

    @AfterEach
    void drop() {
        database.drop();
    }

    @Test
    void isFoundInWhateverSchemaItIs() {
        database.execute("CREATE SCHEMA tools; CREATE EXTENSION timescaledb SCHEMA tools");

        writeAndDropWhatIsOld();

        assertThat(database.rows(HYPERTABLES)).containsExactly("params_changes", "series_points");
        assertThat(
                        database.rows(
                                "SELECT count(*) FROM timescaledb_information.hypertables WHERE compression_enabled"))
                .containsExactly(database.hasColumnstore() ? "2" : "0");
    }

    @Test
    void changesNothingWhenItComesAfterTheTables() {
        try (var task = new RunningTask(database.settings())) {
            task.put(sent(temperature(NOON, 2.0)));
        }
        database.execute("CREATE EXTENSION timescaledb");

        writeAndDropWhatIsOld();

        assertThat(database.rows(HYPERTABLES)).isEmpty();
        assertThat(
                        database.rows(
                                "SELECT relkind FROM pg_class WHERE oid = 'series_points'::regclass"))
                .containsExactly("p");
        assertThat(database.rows("SELECT keep_rollup(true)"))
                .containsExactly(
                        "not made: the points are in months, as TimescaleDB came after them");
    }

    private void writeAndDropWhatIsOld() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Map<String, String> settings = database.settings();
        settings.put("retention.points.days", "90");
        try (var task = new RunningTask(settings)) {
            task.put(sent(temperature(now.minus(Duration.ofDays(400)), 1.0)));
        }

        try (var task = new RunningTask(settings)) {
            task.put(sent(temperature(now, 3.0)));
        }

        assertThat(database.rows("SELECT value FROM points WHERE value <> 2")).containsExactly("3");
        assertThat(database.rows("SELECT count FROM aggregates_hour WHERE last = 3"))
                .containsExactly("1");
    }
}
