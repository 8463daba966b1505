package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.change;
import static io.headwater.sinks.timeseries.Records.point;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is in the database of what nodes sent. */
class TimeSeriesSinkIT {
    @RegisterExtension final StoringSink sink = new StoringSink();

    @Test
    void storesEachKindOfValueInItsOwnColumn() {
        sink.put(
                sent(point("a", "float", NOON, 21.5)),
                sent(point("b", "int", NOON, 9_007_199_254_740_993L)),
                sent(point("c", "bool", NOON, false)),
                sent(point("d", "string", NOON, "on, \"off\" {x} \\ ☃ 😀")),
                sent(point("e", "object", NOON, "{\"r\": [1, null]}")));

        assertThat(
                        sink.rows(
                                "SELECT series, value_double, value_long, value_boolean, value_text, value_json"
                                        + " FROM points ORDER BY series"))
                .containsExactly(
                        "a, 21.5, null, null, null, null",
                        "b, null, 9007199254740993, null, null, null",
                        "c, null, null, f, null, null",
                        "d, null, null, null, on, \"off\" {x} \\ ☃ 😀, null",
                        "e, null, null, null, null, {\"r\": [1, null]}");
        assertThat(sink.deadLetters()).isEmpty();
    }

    @Test
    void saysWhoseSeriesItIsAndWhen() {
        sink.put(sent(temperature(NOON, 21.5).setParamType("esp.param.temperature")));

        assertThat(
                        sink.rows(
                                "SELECT tenant, dialect, node, series, class, data_type, param_type, time, value,"
                                        + " received_at, logged_at, partition, origin, revision FROM points"))
                .containsExactly(
                        "default, rainmaker, 112233AABBCC, Sensor.Temperature, full, float,"
                                + " esp.param.temperature, 2026-11-21 12:00:00.123+00, 21.5,"
                                + " 2026-11-21 12:00:00.223+00, 2026-11-21 12:00:00.323+00, 3, 1, 0");
    }

    @Test
    void writesDurablyWhereTheDatabaseDoesNotAskForIt() {
        sink.execute("CREATE TABLE public." + sink.database.schema + " (said text)");
        try (var lax = new RunningTask(sink.database.with("synchronous_commit=off").settings())) {
            lax.put(sent(temperature(NOON, 1.0)));
            sink.execute(
                    "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public."
                            + sink.database.schema
                            + " VALUES (current_setting('synchronous_commit')); RETURN NEW; END $$;"
                            + " CREATE TRIGGER note BEFORE INSERT ON series_points FOR EACH ROW EXECUTE FUNCTION note()");

            lax.put(sent(temperature(NOON.plusSeconds(1), 1.0)));

            assertThat(sink.rows("SELECT said FROM public." + sink.database.schema))
                    .containsExactly("on");
        } finally {
            sink.execute("DROP TABLE public." + sink.database.schema);
        }
    }

    @Test
    void keepsTheValueThatIsLastInLogOrderWhateverOrderTheyComeIn() {
        sink.put(sent(temperature(NOON, 2.0).setOrigin(20)));
        sink.put(sent(temperature(NOON, 1.0).setOrigin(10)));
        sink.put(
                sent(temperature(NOON, 4.0).setOrigin(30).setRevision(2)),
                sent(temperature(NOON, 3.0).setOrigin(30).setRevision(1)));

        assertThat(sink.rows("SELECT value, origin, revision FROM points"))
                .containsExactly("4, 30, 2");
    }

    @Test
    void replacesAValueByOneOfAnotherKind() {
        sink.put(sent(point("s", "float", NOON, 1L)));

        sink.put(sent(point("s", "float", NOON, 1.5).setOrigin(2)));

        assertThat(sink.rows("SELECT value_long, value_double FROM points"))
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
            sink.put(
                    sent(
                            temperature(times.get(i), doubles.get(i))
                                    .setReceivedAt(NOON.toEpochMilli())
                                    .setLoggedAt(NOON.toEpochMilli())));
        }

        assertThat(
                        sink.rows("SELECT value FROM points ORDER BY time").stream()
                                .map(Double::valueOf))
                .containsExactlyInAnyOrderElementsOf(doubles);
        assertThat(
                        sink.rows(
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
        sink.put(
                sent(change("Power", null, "true")),
                sent(change("Power", "true", "null").setOrigin(43)),
                sent(change("Power", "null", null).setOrigin(44)));

        assertThat(
                        sink.rows(
                                "SELECT node, device, param, previous, value, value IS NULL, cause, origin, received_at"
                                        + " FROM params_history ORDER BY params_history.origin"))
                .containsExactly(
                        "112233AABBCC, Light, Power, null, true, f, delta, 3:42, 2026-11-21 12:00:00.123+00",
                        "112233AABBCC, Light, Power, true, null, f, delta, 3:43, 2026-11-21 12:00:00.123+00",
                        "112233AABBCC, Light, Power, null, null, t, delta, 3:44, 2026-11-21 12:00:00.123+00");
    }

    @Test
    void followsAParamTypeThatChanges() {
        sink.put(sent(temperature(NOON, 1.0).setParamType("old")));

        sink.put(sent(temperature(NOON.plusSeconds(1), 1.0).setParamType("new")));
        sink.put(sent(temperature(NOON.plusSeconds(2), 1.0).setParamType(null)));

        assertThat(sink.rows("SELECT param_type FROM series")).containsExactly("new");
    }

    @Test
    void hidesPointsThatHaveExpired() {
        sink.put(
                sent(temperature(NOON, 1.0).setExpiresAt(1L)),
                sent(
                        temperature(NOON.plusSeconds(1), 2.0)
                                .setExpiresAt(
                                        Instant.parse("2999-01-01T00:00:00Z").toEpochMilli())));

        assertThat(sink.rows("SELECT value FROM points")).containsExactly("2");
        assertThat(sink.rows("SELECT count(*) FROM series_points")).containsExactly("2");
    }

    @Test
    void partitionsByMonthOrMakesHypertables() {
        sink.put(sent(temperature(NOON, 1.0)), sent(change("Power", null, "true")));

        if (sink.database.hasTimescale()) {
            assertThat(
                            sink.rows(
                                    "SELECT hypertable_name FROM timescaledb_information.hypertables"
                                            + " WHERE hypertable_schema = '"
                                            + sink.database.schema
                                            + "' ORDER BY 1"))
                    .containsExactly("params_changes", "series_points");
        } else {
            assertThat(
                            sink.rows(
                                    "SELECT inhrelid::regclass::text FROM pg_inherits"
                                            + " WHERE inhparent IN ('series_points'::regclass, 'params_changes'::regclass)"
                                            + " ORDER BY 1"))
                    .contains("series_points_2026_11", "params_changes_2026_11");
        }
    }
}
