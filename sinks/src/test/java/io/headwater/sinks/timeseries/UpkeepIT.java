package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.alert;
import static io.headwater.sinks.timeseries.Records.change;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Months made before they begin, and dropped when nobody keeps them. A task looks when it starts.
 */
class UpkeepIT {
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final Instant longAgo = now.minus(Duration.ofDays(400));
    private final TestDatabase database = TestDatabase.create();

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void makesMonthsBeforeTheyBegin() {
        assumeFalse(database.hasTimescale(), "hypertables make their chunks themselves");
        Map<String, String> settings = database.settings();
        settings.put("partition.months.ahead", "2");

        try (var task = new RunningTask(settings)) {
            task.put(sent(temperature(now, 1.0)));
        }

        assertThat(
                        database.rows(
                                "SELECT parent, ahead FROM unnest(ARRAY['series_points', 'params_changes']) parent,"
                                        + " generate_series(0, 3) ahead WHERE to_regclass(parent || to_char("
                                        + " now() AT TIME ZONE 'UTC' + ahead * interval '1 month', '_YYYY_MM')) IS NOT NULL"
                                        + " ORDER BY 1, 2"))
                .containsExactly(
                        "params_changes, 0",
                        "params_changes, 1",
                        "params_changes, 2",
                        "series_points, 0",
                        "series_points, 1",
                        "series_points, 2");
    }

    @Test
    void dropsWhatIsOlderThanAnybodyKeeps() {
        fillWithOldAndNew();

        try (var task = new RunningTask(keeping(90))) {
            task.put();
        }

        assertThat(database.rows("SELECT value FROM points")).containsExactly("2");
        assertThat(database.rows("SELECT param FROM params_history")).containsExactly("New");
        assertThat(database.rows("SELECT id FROM alerts")).containsExactly("0b");
        assertThat(
                        database.rows(
                                "SELECT extract(day FROM now() - kept_from(t)) FROM"
                                        + " unnest(ARRAY['series_points', 'params_changes']) t"))
                .containsExactly("90", "90");
    }

    @Test
    void keepsEverythingUnlessToldOtherwise() {
        fillWithOldAndNew();

        try (var task = new RunningTask(database.settings())) {
            task.put();
        }

        assertThat(database.rows("SELECT value FROM points")).hasSize(2);
        assertThat(database.rows("SELECT id FROM alerts")).hasSize(2);
        assertThat(database.rows("SELECT kept_from('series_points') IS NULL")).containsExactly("t");
    }

    @Test
    void takesPointsThatAreLaterThanItKeepsAndDropsThemAtItsNextLook() {
        try (var task = new RunningTask(keeping(90))) {
            task.put();
            task.put(sent(temperature(longAgo, 1.0)));
            assertThat(database.rows("SELECT value FROM points")).containsExactly("1");
        }

        try (var task = new RunningTask(keeping(90))) {
            task.put(sent(temperature(now, 2.0)));
            assertThat(database.rows("SELECT value FROM points")).containsExactly("2");

            task.put(sent(temperature(longAgo, 3.0)));
            assertThat(task.deadLetters).isEmpty();
        }
        assertThat(database.rows("SELECT value FROM points ORDER BY 1")).containsExactly("2", "3");
    }

    @Test
    void dropsWhatIsPackedInColumnsAsWell() {
        fillWithOldAndNew();
        database.pack();

        try (var task = new RunningTask(keeping(90))) {
            task.put();
        }

        assertThat(database.rows("SELECT value FROM points")).containsExactly("2");
        assertThat(database.rows("SELECT param FROM params_history")).containsExactly("New");
    }

    @Test
    void storesALatePointWhileItsMonthIsBeingDropped() throws Exception {
        fillWithOldAndNew();
        SinkRecord late = sent(temperature(longAgo.plusSeconds(1), 3.0));

        try (Connection other = DriverManager.getConnection(database.url);
                var task = new RunningTask(database.settings())) {
            task.put();
            other.setAutoCommit(false);
            other.createStatement()
                    .execute(
                            "SELECT %s.drop_before('series_points', now() - interval '90 days')"
                                    .formatted(database.schema));
            var put = CompletableFuture.runAsync(() -> task.putUntilStored(List.of(late)));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () ->
                                    assertThat(
                                                    database.rows(
                                                            "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                                                    + " AND query LIKE '%"
                                                                    + database.schema
                                                                    + "%'"))
                                            .isNotEmpty());
            other.commit();

            put.get(60, TimeUnit.SECONDS);
            assertThat(task.deadLetters).isEmpty();
        }
        assertThat(database.rows("SELECT value FROM points ORDER BY 1")).containsExactly("2", "3");
    }

    @Test
    void writesOnWhileAReaderKeepsItFromDropping() throws Exception {
        fillWithOldAndNew();

        try (Connection reader = DriverManager.getConnection(database.url);
                var task = new RunningTask(keeping(90))) {
            reader.setAutoCommit(false);
            reader.createStatement().execute("SELECT FROM " + database.schema + ".series_points");

            task.put(sent(temperature(now.plusSeconds(1), 3.0)));

            assertThat(task.deadLetters).isEmpty();
            assertThat(database.rows("SELECT value FROM points ORDER BY 1"))
                    .containsExactly("1", "2", "3");
        }
    }

    private void fillWithOldAndNew() {
        try (var task = new RunningTask(database.settings())) {
            task.put(
                    sent(temperature(longAgo, 1.0)),
                    sent(temperature(now, 2.0)),
                    sent(change("Old", null, "1").setLoggedAt(longAgo.toEpochMilli())),
                    sent(change("New", null, "1").setLoggedAt(now.toEpochMilli())),
                    sent(1, alert("0a", "old").setLoggedAt(longAgo.toEpochMilli())),
                    sent(2, alert("0b", "new").setLoggedAt(now.toEpochMilli())));
        }
    }

    private Map<String, String> keeping(int days) {
        Map<String, String> settings = database.settings();
        settings.put("retention.points.days", Integer.toString(days));
        settings.put("retention.history.days", Integer.toString(days));
        return settings;
    }
}
