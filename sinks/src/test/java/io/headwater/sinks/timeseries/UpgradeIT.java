package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.node;
import static io.headwater.sinks.timeseries.Records.orphaned;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that an older release filled is brought up to date with its rows in it. */
class UpgradeIT {
    private final TestDatabase database = TestDatabase.create();

    @BeforeEach
    void fillAsTheFirstReleaseDid() {
        migrateTo("1");
        if (!database.hasTimescale()) {
            database.execute("SELECT add_month('series_points', '2026-11-01')");
            database.execute("SELECT add_month('params_changes', '2026-11-01')");
        }
        database.execute(
                "INSERT INTO series (tenant, dialect, node, class, name, data_type)"
                        + " VALUES ('default', 'rainmaker', '112233AABBCC', 'full', 'Sensor.Temperature', 'float')");
        database.execute(
                "INSERT INTO series_points (series_id, time, received_at, logged_at, origin, revision, value_double)"
                        + " SELECT 1, t, t, t, 0, 0, 20 FROM generate_series(timestamptz '2026-11-01Z', '2026-11-02Z', '1 min') t");
        database.execute(
                "INSERT INTO params_changes VALUES ('default', 'rainmaker', '112233AABBCC', 'Light', 'Power',"
                        + " '2026-11-05Z', 1, 0, 'true', NULL, 'init', NULL, '2026-11-05Z')");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void keepsEveryRowAndWritesOn() {
        try (var task = new RunningTask(database.settings())) {
            task.put(
                    sent(temperature(NOON, 22.0)),
                    sent(temperature(Instant.parse("2026-11-01T00:00:00Z"), 1.0)),
                    sent(1, node("1.0")));
        }

        assertThat(database.rows("SELECT count(*), count(partition), sum(value) FROM points"))
                .containsExactly("1442, 2, 28823");
        assertThat(database.rows("SELECT param, value, origin FROM params_history"))
                .containsExactly("Power, true, 0:1");
        assertThat(
                        database.rows(
                                "SELECT time, count FROM aggregates_day WHERE node = '112233AABBCC' ORDER BY time"))
                .containsExactly(
                        "2026-11-01 00:00:00+00, 1440",
                        "2026-11-02 00:00:00+00, 1",
                        "2026-11-21 00:00:00+00, 1");
        assertThat(database.rows("SELECT node FROM node")).hasSize(1);
    }

    @Test
    void keepsTheViewsThatPeopleMadeOnOurs() {
        database.execute(
                "CREATE VIEW theirs AS SELECT node, max(value) AS most FROM points GROUP BY 1");

        try (var task = new RunningTask(database.settings())) {
            task.put(sent(temperature(NOON, 22.0)));
        }

        assertThat(database.rows("SELECT most FROM theirs")).containsExactly("22");
    }

    @Test
    void tellsWhatThePointsTellAlsoWhereHoursWereCountedAhead() {
        migrateTo("5");
        boolean countedAhead =
                !database.rows("SELECT to_regclass('series_hours')").contains("null");
        assertThat(countedAhead).isEqualTo(database.hasColumnstore());
        database.execute("CREATE VIEW theirs AS SELECT time, count AS points FROM aggregates_day");
        database.execute(
                "INSERT INTO series_points (series_id, time, received_at, logged_at, expires_at, origin, revision)"
                        + " SELECT 1, t, t, t, t, 0, 0 FROM generate_series(timestamptz '2026-11-03Z', '2026-11-03 01:00Z', '1 min') t");
        if (countedAhead) {
            await("a refresh beside the server's own")
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> {
                                database.execute(
                                        "CALL refresh_continuous_aggregate('series_hours', NULL, NULL)");
                                assertThat(database.rows("SELECT count(*) FROM theirs"))
                                        .containsExactly("3");
                            });
        }

        try (var task = new RunningTask(database.settings())) {
            task.put(sent(temperature(Instant.parse("2026-11-01T00:00:30Z"), 1.0)));
        }

        assertThat(database.rows("SELECT * FROM theirs ORDER BY time"))
                .containsExactly("2026-11-01 00:00:00+00, 1441", "2026-11-02 00:00:00+00, 1");
        assertThat(database.rows("SELECT to_regclass('series_hours')")).containsExactly("null");
    }

    /** Workers are upgraded one by one, and the first of the new ones migrates. */
    @Test
    void erasesForSinksOfTheReleaseBeforeThatStillRun() {
        try (var task = new RunningTask(database.settings())) {
            task.put();
        }

        assertThat(
                        database.rows(
                                "SELECT erase_changes('default', 'rainmaker', '112233AABBCC', timestamptz '2026-11-06Z')"))
                .containsExactly("1");
        assertThat(database.rows("SELECT FROM params_history")).isEmpty();
    }

    @Test
    void writesAndErasesWhatWasPackedBefore() {
        migrateTo("11");
        database.pack();
        Instant midnight = Instant.parse("2026-11-01T00:00:00Z");

        try (var task = new RunningTask(database.settings())) {
            task.put(
                    sent(
                            temperature(midnight, 20.0)
                                    .setLoggedAt(NOON.plusSeconds(1).toEpochMilli())),
                    orphaned(NOON));
        }

        assertThat(database.rows("SELECT time, revision, logged_at FROM points"))
                .containsExactly("2026-11-01 00:00:00+00, 0, 2026-11-01 00:00:00+00");
    }

    /** What was dropped by releases that wrote it down nowhere. */
    @Test
    void saysThatAllIsKeptFromTheOldestMonthOnAsNobodyKnowsWhatWasBeforeIt() {
        try (var task = new RunningTask(database.settings())) {
            task.put();
        }

        assertThat(
                        database.rows(
                                "SELECT t, kept_from(t) BETWEEN oldest - interval '7 days' AND oldest FROM (VALUES"
                                        + " ('series_points', timestamptz '2026-11-01Z'),"
                                        + " ('params_changes', timestamptz '2026-11-05Z')) k(t, oldest)"))
                .containsExactly("series_points, t", "params_changes, t");
    }

    @Test
    void refusesADatabaseThatANewerReleaseMadeAndLeavesItAlone() {
        database.execute(
                "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                        + " execution_time, success) VALUES (99, '9999', 'later', 'SQL', 'V9999__later.sql', 'x', 1, true)");

        try (var task = new RunningTask(database.settings())) {
            assertThatThrownBy(() -> task.put(sent(temperature(NOON, 22.0))))
                    .isInstanceOf(ConnectException.class)
                    .isNotInstanceOf(RetriableException.class)
                    .rootCause()
                    .hasMessageContaining("is of a newer Headwater: it has version 9999");
        }

        assertThat(database.rows("SELECT to_regclass('alerts_raised') IS NULL"))
                .containsExactly("t");
    }

    private void migrateTo(String version) {
        Flyway.configure()
                .dataSource(database.url, null, null)
                .locations("classpath:io/headwater/sinks/timeseries/migration")
                .schemas(database.schema)
                .createSchemas(true)
                .target(version)
                .load()
                .migrate();
    }
}
