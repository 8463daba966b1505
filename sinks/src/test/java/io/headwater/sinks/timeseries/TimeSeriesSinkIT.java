package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.change;
import static io.headwater.sinks.timeseries.Records.point;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.NodeKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeSeriesSinkIT {
    private final TestDatabase database = TestDatabase.create();
    private final RunningTask task = new RunningTask(database.settings());

    @AfterEach
    void stop() {
        task.close();
        database.close();
    }

    @Test
    void storesEachKindOfValueInItsOwnColumn() {
        task.put(
                sent(point("a", "float", NOON, 21.5)),
                sent(point("b", "int", NOON, 9_007_199_254_740_993L)),
                sent(point("c", "bool", NOON, false)),
                sent(point("d", "string", NOON, "on, \"off\" {x} \\ ☃ 😀")),
                sent(point("e", "object", NOON, "{\"r\": [1, null]}")));

        assertThat(
                        database.rows(
                                "SELECT series, value_double, value_long, value_boolean, value_text, value_json"
                                        + " FROM points ORDER BY series"))
                .containsExactly(
                        "a, 21.5, null, null, null, null",
                        "b, null, 9007199254740993, null, null, null",
                        "c, null, null, f, null, null",
                        "d, null, null, null, on, \"off\" {x} \\ ☃ 😀, null",
                        "e, null, null, null, null, {\"r\": [1, null]}");
        assertThat(task.deadLetters).isEmpty();
    }

    @Test
    void saysWhoseSeriesItIsAndWhen() {
        task.put(sent(temperature(NOON, 21.5).setParamType("esp.param.temperature")));

        assertThat(
                        database.rows(
                                "SELECT tenant, dialect, node, series, class, data_type, param_type, time, value,"
                                        + " received_at, logged_at, partition, origin, revision FROM points"))
                .containsExactly(
                        "default, rainmaker, 112233AABBCC, Sensor.Temperature, full, float,"
                                + " esp.param.temperature, 2026-11-21 12:00:00.123+00, 21.5,"
                                + " 2026-11-21 12:00:00.223+00, 2026-11-21 12:00:00.323+00, 3, 1, 0");
    }

    @Test
    void changesNothingWhenABatchIsHandedOverAgain() {
        var batch =
                List.of(
                        sent(temperature(NOON, 21.5)),
                        sent(temperature(NOON.plusSeconds(1), 21.6)),
                        sent(change("Power", "false", "true")));
        task.put(batch);
        List<String> first = database.rows("SELECT xmin, * FROM series_points ORDER BY time");

        task.put(batch);
        task.put(batch);

        assertThat(database.rows("SELECT xmin, * FROM series_points ORDER BY time"))
                .hasSize(2)
                .isEqualTo(first);
        assertThat(database.rows("SELECT * FROM params_changes")).hasSize(1);
        assertThat(database.rows("SELECT * FROM series")).hasSize(1);
    }

    @Test
    void storesABatchOfWhichSomeIsThereAlreadyAndTheNewOnesAfterIt() {
        task.put(sent(temperature(NOON, 1.0)));

        task.put(
                sent(temperature(NOON.plusSeconds(1), 2.0)),
                sent(temperature(NOON, 1.5).setOrigin(2)),
                sent(temperature(NOON.plusSeconds(2), 3.0)));
        for (int i = 3; i < 40; i++) {
            task.put(sent(temperature(NOON.plusSeconds(i), 1.0 + i)));
        }

        assertThat(database.rows("SELECT count(*), sum(value) FROM points"))
                .containsExactly("40, 820.5");
        assertThat(task.deadLetters).isEmpty();
    }

    @Test
    void storesABatchOfManyPiecesAlsoWhenItsLastPointIsThereAlready() {
        var batch = new ArrayList<SinkRecord>();
        for (int i = 0; i < 3_000; i++) {
            batch.add(sent(temperature(NOON.plusSeconds(i), 1.0)));
        }
        task.put(batch.get(2_999));

        task.put(batch);

        assertThat(database.rows("SELECT count(*), sum(value) FROM points"))
                .containsExactly("3000, 3000");
        assertThat(task.deadLetters).isEmpty();
    }

    @Test
    void writesDurablyWhereTheDatabaseDoesNotAskForIt() {
        database.execute("CREATE TABLE public." + database.schema + " (said text)");
        try (var lax = new RunningTask(database.with("synchronous_commit=off").settings())) {
            lax.put(sent(temperature(NOON, 1.0)));
            database.execute(
                    "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public."
                            + database.schema
                            + " VALUES (current_setting('synchronous_commit')); RETURN NEW; END $$;"
                            + " CREATE TRIGGER note BEFORE INSERT ON series_points FOR EACH ROW EXECUTE FUNCTION note()");

            lax.put(sent(temperature(NOON.plusSeconds(1), 1.0)));

            assertThat(database.rows("SELECT said FROM public." + database.schema))
                    .containsExactly("on");
        } finally {
            database.execute("DROP TABLE public." + database.schema);
        }
    }

    @Test
    void keepsTheValueThatIsLastInLogOrderWhateverOrderTheyComeIn() {
        task.put(sent(temperature(NOON, 2.0).setOrigin(20)));
        task.put(sent(temperature(NOON, 1.0).setOrigin(10)));
        task.put(
                sent(temperature(NOON, 4.0).setOrigin(30).setRevision(2)),
                sent(temperature(NOON, 3.0).setOrigin(30).setRevision(1)));

        assertThat(database.rows("SELECT value, origin, revision FROM points"))
                .containsExactly("4, 30, 2");
    }

    @Test
    void replacesAValueByOneOfAnotherKind() {
        task.put(sent(point("s", "float", NOON, 1L)));

        task.put(sent(point("s", "float", NOON, 1.5).setOrigin(2)));

        assertThat(database.rows("SELECT value_long, value_double FROM points"))
                .containsExactly("null, 1.5");
    }

    @Test
    void storesDoublesAndTimesExactly() {
        var doubles =
                List.of(
                        Double.MIN_VALUE,
                        -Double.MIN_VALUE,
                        Double.MIN_NORMAL / 3,
                        Double.MAX_VALUE,
                        Double.NaN,
                        Double.NEGATIVE_INFINITY,
                        0.1);
        var times =
                List.of(
                        Instant.parse("0001-01-01T00:00:00Z"),
                        Instant.parse("1969-12-31T23:59:59.999Z"),
                        Instant.parse("2300-06-01T11:22:33.457Z"),
                        Instant.parse("9999-12-31T23:59:59.999Z"),
                        Instant.parse("2024-02-29T23:59:59.999Z"),
                        Instant.parse("2024-03-01T00:00:00Z"),
                        NOON);
        for (int i = 0; i < doubles.size(); i++) {
            task.put(
                    sent(
                            temperature(times.get(i), doubles.get(i))
                                    .setReceivedAt(NOON.toEpochMilli())
                                    .setLoggedAt(NOON.toEpochMilli())));
        }

        assertThat(
                        database.rows("SELECT value FROM points ORDER BY time").stream()
                                .map(Double::valueOf))
                .containsExactlyInAnyOrderElementsOf(doubles);
        assertThat(
                        database.rows(
                                "SELECT to_char(time, 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') FROM points"))
                .containsExactlyInAnyOrder(
                        "0001-01-01T00:00:00.000Z",
                        "1969-12-31T23:59:59.999Z",
                        "2300-06-01T11:22:33.457Z",
                        "9999-12-31T23:59:59.999Z",
                        "2024-02-29T23:59:59.999Z",
                        "2024-03-01T00:00:00.000Z",
                        "2026-11-21T12:00:00.123Z");
    }

    @Test
    void keepsTheHistoryOfAParameter() {
        task.put(
                sent(change("Power", null, "true")),
                sent(change("Power", "true", "null").setOrigin(43)),
                sent(change("Power", "null", null).setOrigin(44)));

        assertThat(
                        database.rows(
                                "SELECT node, device, param, previous, value, value IS NULL, cause, origin, received_at"
                                        + " FROM params_history ORDER BY params_history.origin"))
                .containsExactly(
                        "112233AABBCC, Light, Power, null, true, f, delta, 3:42, 2026-11-21 12:00:00.123+00",
                        "112233AABBCC, Light, Power, true, null, f, delta, 3:43, 2026-11-21 12:00:00.123+00",
                        "112233AABBCC, Light, Power, null, null, t, delta, 3:44, 2026-11-21 12:00:00.123+00");
    }

    @Test
    void isolatesWhatTheDatabaseRefusesAndStoresTheRest() {
        var batch = new ArrayList<SinkRecord>();
        for (int i = 0; i < 50; i++) {
            batch.add(sent(temperature(NOON.plusSeconds(i), (double) i)));
        }
        batch.add(17, sent(point("json", "object", NOON, "{not json")));
        batch.add(33, sent(point("huge", "object", NOON, "1e999999")));
        batch.add(sent(change("Power", "false", "{also not")));
        batch.add(sent(change("Hue", "1", "2")));

        task.put(batch);

        assertThat(database.rows("SELECT count(*) FROM points")).containsExactly("50");
        assertThat(database.rows("SELECT param FROM params_history")).containsExactly("Hue");
        assertThat(task.deadLetters)
                .containsExactly(
                        "headwater.timeseries.points.v1 3:7: the database does not take it (SQLSTATE 22P02)",
                        "headwater.timeseries.points.v1 3:7: the database does not take it (SQLSTATE 22003)",
                        "headwater.params.changed.v1 3:7: the database does not take it (SQLSTATE 22P02)");
    }

    @Test
    void reportsWhatNoColumnTakesWithoutAskingTheDatabase() {
        task.put(
                sent(point("s", "string", NOON, "a\0b")),
                sent(point("o", "object", NOON, "{\"a\":\"\\u0000\"}")),
                sent(temperature(Instant.parse("+10000-01-01T00:00:00Z"), 1.0)),
                sent(temperature(NOON, 21.5)));

        assertThat(database.rows("SELECT value FROM points")).containsExactly("21.5");
        assertThat(task.deadLetters)
                .containsExactly(
                        "headwater.timeseries.points.v1 3:7: value: holds U+0000, which PostgreSQL does not store",
                        "headwater.timeseries.points.v1 3:7: value: holds U+0000, which PostgreSQL does not store",
                        "headwater.timeseries.points.v1 3:7: time: outside the years 1 to 9999");
    }

    @Test
    void stopsAtABadRecordThatHasNowhereToGo() {
        try (var strict = new RunningTask(database.settings(), false)) {
            assertThatThrownBy(
                            () ->
                                    strict.put(
                                            sent(temperature(NOON, 21.5)),
                                            sent(point("s", "string", NOON, "\0"))))
                    .isInstanceOf(ConnectException.class)
                    .isNotInstanceOf(RetriableException.class)
                    .hasMessageContaining("errors.deadletterqueue.topic.name");
        }
        assertThat(database.rows("SELECT value FROM points")).containsExactly("21.5");
    }

    @Test
    void letsSeveralTasksStartAndWriteAtOnce() throws Exception {
        var starts = new ArrayList<Callable<Void>>();
        for (int i = 0; i < 4; i++) {
            int number = i;
            starts.add(
                    () -> {
                        var settings = database.settings();
                        settings.put(TimeSeriesSinkConnector.TASK, Integer.toString(number));
                        try (var other = new RunningTask(settings)) {
                            for (int second = 0; second < 20; second++) {
                                other.put(
                                        sent(
                                                temperature(NOON.plusSeconds(second), 1.0 * number)
                                                        .setOrigin(number)),
                                        sent(
                                                NodeKey.rainmaker("node" + number),
                                                temperature(NOON.plusSeconds(second), 5.0)));
                            }
                        }
                        return null;
                    });
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> start : threads.invokeAll(starts)) {
                start.get();
            }
        }

        assertThat(
                        database.rows(
                                "SELECT node, count(*), min(value) FROM points GROUP BY 1 ORDER BY 1"))
                .containsExactly(
                        "112233AABBCC, 20, 3",
                        "node0, 20, 5",
                        "node1, 20, 5",
                        "node2, 20, 5",
                        "node3, 20, 5");
        assertThat(database.rows("SELECT count(*) FROM flyway_schema_history WHERE version = '1'"))
                .containsExactly("1");
    }

    @Test
    void writesSideBySideOverSeveralConnections() {
        var settings = database.settings();
        settings.put("connection.pool.size", "3");
        settings.put("batch.size", "7");
        var batch = new ArrayList<SinkRecord>();
        for (int i = 0; i < 100; i++) {
            batch.add(
                    sent(
                            NodeKey.rainmaker("node" + i % 10),
                            temperature(NOON.plusSeconds(i), 1.0)));
        }

        try (var wide = new RunningTask(settings)) {
            wide.put(batch);
        }

        assertThat(database.rows("SELECT count(*), count(DISTINCT node) FROM points"))
                .containsExactly("100, 10");
    }

    @Test
    void writesMoreSeriesInOneBatchThanItRemembers() {
        var settings = database.settings();
        settings.put("series.cache.size", "100");
        var batch = new ArrayList<SinkRecord>();
        for (int i = 0; i < 300; i++) {
            batch.add(sent(point("s" + i, "int", NOON, (long) i)));
        }

        try (var forgetful = new RunningTask(settings)) {
            forgetful.put(batch);
            forgetful.put(batch);
        }

        assertThat(database.rows("SELECT count(*) FROM points WHERE series = 's' || value_long"))
                .containsExactly("300");
    }

    @Test
    void followsAParamTypeThatChanges() {
        task.put(sent(temperature(NOON, 1.0).setParamType("old")));

        task.put(sent(temperature(NOON.plusSeconds(1), 1.0).setParamType("new")));
        task.put(sent(temperature(NOON.plusSeconds(2), 1.0).setParamType(null)));

        assertThat(database.rows("SELECT param_type FROM series")).containsExactly("new");
    }

    @Test
    void hidesPointsThatHaveExpired() {
        task.put(
                sent(temperature(NOON, 1.0).setExpiresAt(1L)),
                sent(
                        temperature(NOON.plusSeconds(1), 2.0)
                                .setExpiresAt(
                                        Instant.parse("2999-01-01T00:00:00Z").toEpochMilli())));

        assertThat(database.rows("SELECT value FROM points")).containsExactly("2");
        assertThat(database.rows("SELECT count(*) FROM series_points")).containsExactly("2");
    }

    @Test
    void recoversWhenSomebodyDroppedWhatItRemembered() {
        task.put(sent(temperature(NOON, 1.0)));
        if (!database.hasTimescale()) {
            database.execute("DROP TABLE series_points_2026_11");
            assertThatThrownBy(() -> task.put(sent(temperature(NOON, 1.0))))
                    .isInstanceOf(RetriableException.class);
        }

        task.put(sent(temperature(NOON, 1.0)));

        assertThat(database.rows("SELECT value FROM points")).containsExactly("1");
    }

    @Test
    void refusesASchemaOfSomebodyElse() {
        database.execute("CREATE SCHEMA " + database.schema + "; CREATE TABLE theirs (id int)");

        assertThatThrownBy(() -> task.put(sent(temperature(NOON, 1.0))))
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(RetriableException.class);

        assertThat(database.rows("SELECT * FROM theirs")).isEmpty();
    }

    @Test
    void partitionsByMonthOrMakesHypertables() {
        task.put(sent(temperature(NOON, 1.0)), sent(change("Power", null, "true")));

        if (database.hasTimescale()) {
            assertThat(
                            database.rows(
                                    "SELECT hypertable_name FROM timescaledb_information.hypertables"
                                            + " WHERE hypertable_schema = '"
                                            + database.schema
                                            + "' ORDER BY 1"))
                    .containsExactly("params_changes", "series_points");
        } else {
            assertThat(
                            database.rows(
                                    "SELECT inhrelid::regclass::text FROM pg_inherits"
                                            + " WHERE inhparent IN ('series_points'::regclass, 'params_changes'::regclass)"
                                            + " ORDER BY 1"))
                    .contains("series_points_2026_11", "params_changes_2026_11");
        }
    }
}
