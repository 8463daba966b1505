package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.change;
import static io.headwater.sinks.timeseries.Records.point;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is in the database of what nodes sent. */
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
