package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.alert;
import static io.headwater.sinks.timeseries.Records.change;
import static io.headwater.sinks.timeseries.Records.erased;
import static io.headwater.sinks.timeseries.Records.execution;
import static io.headwater.sinks.timeseries.Records.forgotten;
import static io.headwater.sinks.timeseries.Records.logged;
import static io.headwater.sinks.timeseries.Records.mapping;
import static io.headwater.sinks.timeseries.Records.node;
import static io.headwater.sinks.timeseries.Records.orphaned;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.alerts.AlertValue;
import io.headwater.avro.mapping.MappingChanged;
import io.headwater.avro.ota.OtaState;
import io.headwater.schemas.NodeKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What nodes are, what they raised and how their updates go: the newest state in a row each. */
class StatesIT {
    @RegisterExtension final StoringSink sink = new StoringSink();

    @Test
    void saysWhatANodeIs() {
        sink.put(sent(5, node("1.0").setModel("A19").setActivatedAt(NOON.toEpochMilli())));

        assertThat(sink.rows("SELECT * FROM node"))
                .containsExactly(
                        "default, rainmaker, 112233AABBCC, Lamp, esp.device.light, null, A19, 1.0, null, null, null,"
                                + " f, 2026-11-21 12:00:00.123+00, 2026-11-21 12:01:00.123+00,"
                                + " 2026-11-21 12:00:00.123+00, null, 3:40, null, null, null");
    }

    @Test
    void keepsWhatIsLastInTheTopicWhateverOrderItComesIn() {
        sink.put(sent(5, node("1.1")), sent(6, node("1.2")), sent(4, node("1.0")));
        sink.put(sent(3, node("0.9")));

        assertThat(sink.rows("SELECT fw_version, version FROM nodes")).containsExactly("1.2, 6");
    }

    @Test
    void keepsAnAlertAndThatSomebodySawIt() {
        sink.put(sent(5, alert("0a", "too hot")), sent(6, alert("0b", null)));
        sink.put(
                sent(
                        7,
                        alert("0a", "too hot")
                                .setAcknowledgedAt(NOON.plusSeconds(9).toEpochMilli())));

        assertThat(
                        sink.rows(
                                "SELECT node, id, text, values, quiet, acknowledged_at, time, origin FROM alerts ORDER BY id"))
                .containsExactly(
                        "112233AABBCC, 0a, too hot, [{\"param\": \"Temperature\", \"value\": 21.50, \"device\":"
                                + " \"Sensor\"}], f, 2026-11-21 12:00:09.123+00, 2026-11-21 12:00:00.123+00, 3:41",
                        "112233AABBCC, 0b, null, [{\"param\": \"Temperature\", \"value\": 21.50, \"device\":"
                                + " \"Sensor\"}], f, null, 2026-11-21 12:00:00.123+00, 3:41");
    }

    @Test
    void saysWhichRuleRaisedAnAlertAndWhenItWasOver() {
        var raised = alert("0a-0", "too hot").setRule("hot").setRuleName("Too hot");
        sink.put(sent(5, raised.setSeverity("critical")), sent(6, alert("0b", "help")));
        sink.put(
                sent(
                        7,
                        raised.setClearedAt(NOON.plusSeconds(9).toEpochMilli())
                                .setClearedBy("value")));

        assertThat(
                        sink.rows(
                                "SELECT id, rule, rule_name, severity, cleared_at, cleared_by FROM alerts ORDER BY id"))
                .containsExactly(
                        "0a-0, hot, Too hot, critical, 2026-11-21 12:00:09.123+00, value",
                        "0b, null, null, null, null, null");
    }

    @Test
    void followsAnUpdateUntilItIsForgotten() {
        sink.put(
                sent(1, execution("job-1", OtaState.TRIGGERED).setDeliveries(1)),
                sent(2, execution("job-2", OtaState.IN_PROGRESS)));
        sink.put(sent(3, execution("job-1", OtaState.SUCCESS).setVersionAfter("2.0").setOrigin(9)));
        assertThat(
                        sink.rows(
                                "SELECT job, state, state_at, version_after, confirmation, origin"
                                        + " FROM ota_executions ORDER BY job"))
                .containsExactly(
                        "job-1, success, 2026-11-21 12:00:00+00, 2.0, none, 3:9",
                        "job-2, in_progress, 2026-11-21 12:00:00+00, null, none, null");

        sink.put(forgotten(4, "job-1"));

        assertThat(sink.rows("SELECT job FROM ota_executions")).containsExactly("job-2");
    }

    @Test
    void changesNothingWhenStatesAreHandedOverAgain() {
        var batch =
                List.of(
                        sent(1, node("1.0")),
                        sent(2, alert("0a", "hot")),
                        sent(3, execution("job", OtaState.STARTED)));
        sink.put(batch);
        String all = "SELECT a.xmin, n.xmin, e.xmin FROM alerts_raised a, nodes n, executions e";
        List<String> first = sink.rows(all);

        sink.put(batch);

        assertThat(sink.rows(all)).hasSize(1).isEqualTo(first);
    }

    @Test
    void erasesWhatTheLogTookOfANodeBeforeItWasErased() {
        var before =
                List.of(
                        sent(1, node("1.0")),
                        sent(temperature(NOON.minusSeconds(9), 1.0)),
                        sent(change("Power", null, "true").setLoggedAt(NOON.toEpochMilli())),
                        sent(2, alert("0a", "hot")),
                        sent(3, execution("job", OtaState.STARTED)));
        sink.put(before);

        sink.put(
                erased(9),
                sent(temperature(NOON.plusSeconds(9), 2.0).setOrigin(2)),
                sent(10, node("2.0")));

        assertThat(sink.rows("SELECT value FROM points")).containsExactly("2");
        assertThat(sink.rows("SELECT fw_version FROM node")).containsExactly("2.0");
        assertThat(sink.rows("SELECT * FROM params_history")).isEmpty();
        assertThat(sink.rows("SELECT * FROM alerts")).isEmpty();
        assertThat(sink.rows("SELECT * FROM ota_executions")).isEmpty();
        assertThat(sink.rows("SELECT node FROM erasures")).containsExactly("112233AABBCC");
    }

    @Test
    void removesANodeThatAnotherTaskBroughtBackAtItsNextLookAndNotOneThatIsNew() {
        sink.put(erased(9));
        sink.put(sent(5, node("1.0").setLastSeenAt(NOON.minusSeconds(60).toEpochMilli())));
        assertThat(sink.rows("SELECT fw_version FROM node")).containsExactly("1.0");

        try (var next = new RunningTask(sink.settings())) {
            next.put();
            assertThat(sink.rows("SELECT fw_version FROM node")).isEmpty();

            next.put(sent(10, node("2.0")));
        }
        try (var next = new RunningTask(sink.settings())) {
            next.put();
        }

        assertThat(sink.rows("SELECT fw_version FROM node")).containsExactly("2.0");
    }

    @Test
    void erasesThePointsOfANodeThatLostItsOwnersAndNothingElse() {
        sink.put(
                sent(1, node("1.0")),
                sent(temperature(NOON.minusSeconds(9), 1.0)),
                sent(change("Power", null, "true")));

        sink.put(orphaned(NOON), sent(temperature(NOON.plusSeconds(9), 2.0).setOrigin(2)));

        assertThat(sink.rows("SELECT value FROM points")).containsExactly("2");
        assertThat(sink.rows("SELECT value FROM latest")).containsExactly("2");
        assertThat(sink.rows("SELECT param FROM params_history")).containsExactly("Power");
        assertThat(sink.rows("SELECT fw_version FROM node")).containsExactly("1.0");
    }

    @Test
    void keepsPointsOfANodeThatOnlySomeLost() {
        sink.put(sent(temperature(NOON.minusSeconds(9), 1.0)));

        sink.put(
                mapping(
                        new MappingChanged(
                                List.of("berta"), List.of("anna"), false, NOON.toEpochMilli())));

        assertThat(sink.rows("SELECT value FROM points")).containsExactly("1");
        assertThat(sink.deadLetters()).isEmpty();
    }

    @Test
    void takesNoPointOfFormerOwnersThatComesLateAlsoAfterARestart() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        sink.put(orphaned(now));

        sink.put(sent(temperature(now.minusSeconds(9), 1.0)));
        assertThat(sink.rows("SELECT value FROM points")).isEmpty();
        try (var restarted = new RunningTask(sink.settings())) {
            restarted.put(
                    sent(temperature(now.minusSeconds(8), 1.0)),
                    sent(temperature(now.plusSeconds(9), 2.0).setOrigin(2)));
        }

        assertThat(sink.rows("SELECT value FROM points")).containsExactly("2");
        assertThat(sink.deadLetters()).isEmpty();
    }

    @Test
    void removesWhatAnotherTaskStoredOfFormerOwnersAtItsNextLook() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        sink.put(sent(temperature(now.minusSeconds(9), 1.0)), sent(temperature(now, 2.0)));
        sink.execute(
                "INSERT INTO orphans VALUES ('default', 'rainmaker', '112233AABBCC', '"
                        + now.minusSeconds(1)
                        + "')");

        try (var next = new RunningTask(sink.settings())) {
            next.put();
        }

        assertThat(sink.rows("SELECT value FROM points")).containsExactly("2");
    }

    @Test
    void erasesMorePointsThanOneStatementRemoves() {
        sink.put(sent(temperature(NOON.minusSeconds(9), 1.0)));
        sink.execute(
                "INSERT INTO series_points (series_id, time, received_at, logged_at, origin, revision)"
                        + " SELECT id, t, t, t, 0, 0 FROM series, generate_series("
                        + "timestamptz '2026-11-20Z', '2026-11-20 12:00Z', '1 s') t");

        sink.put(orphaned(NOON));

        assertThat(sink.rows("SELECT count(*) FROM series_points")).containsExactly("0");
    }

    @Test
    void takesNoPointOfFormerOwnersHoweverOldTheBacklogThatItReads() {
        Instant then = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(20, ChronoUnit.DAYS);
        sink.put(orphaned(then));

        try (var restarted = new RunningTask(sink.settings())) {
            restarted.put(
                    sent(temperature(then.minusSeconds(8), 1.0)),
                    sent(temperature(then.plusSeconds(9), 2.0).setOrigin(2)));
        }

        assertThat(sink.rows("SELECT value FROM points")).containsExactly("2");
    }

    @Test
    void learnsAnErasureAnewFromABacklogThatIsReadAgain() {
        Instant then = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(20, ChronoUnit.DAYS);
        sink.put(orphaned(then));
        sink.execute("UPDATE orphans SET learned_at = now() - interval '40 days'");

        sink.put(orphaned(then.minusSeconds(60)));
        try (var restarted = new RunningTask(sink.settings())) {
            restarted.put(sent(temperature(then.minusSeconds(8), 1.0)));
        }

        assertThat(sink.rows("SELECT value FROM points")).isEmpty();
    }

    @Test
    void forgetsTheOldestErasuresFirstWhenThereAreMany() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        sink.put();
        sink.execute(
                "INSERT INTO orphans SELECT 'default', 'rainmaker', 'n' || i, timestamptz '"
                        + now
                        + "' - i * interval '1 s' FROM generate_series(0, 9999) i");

        try (var next = new RunningTask(sink.settings())) {
            next.put(orphaned(now));
            next.put(sent(NodeKey.rainmaker("n0"), temperature(now.minusSeconds(9), 1.0)));
        }

        assertThat(sink.rows("SELECT value FROM points")).isEmpty();
    }

    @Test
    void erasesThePointsOfOneNodeWithEachStatement() {
        NodeKey other = NodeKey.rainmaker("445566AABBCC");
        sink.put(
                sent(temperature(NOON.minusSeconds(9), 1.0)),
                sent(other, temperature(NOON.minusSeconds(9), 1.0)));
        sink.execute(
                "CREATE TABLE removed (statement timestamptz, series bigint);"
                        + " CREATE FUNCTION removed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " INSERT INTO "
                        + sink.database.schema
                        + ".removed VALUES (statement_timestamp(), OLD.series_id); RETURN OLD; END $$;"
                        + " CREATE TRIGGER removed BEFORE DELETE ON series_points FOR EACH ROW"
                        + " EXECUTE FUNCTION removed()");

        sink.put(orphaned(NOON), orphaned(other, NOON));

        assertThat(sink.rows("SELECT count(DISTINCT series) FROM removed GROUP BY statement"))
                .containsExactly("1", "1");
    }

    @Test
    void keepsWhatANodeSaysAgainAfterItsErasureThoughItCameFirst() {
        SinkRecord again =
                sent(
                        temperature(NOON.minusSeconds(9), 1.0)
                                .setOrigin(2)
                                .setLoggedAt(NOON.plusSeconds(9).toEpochMilli()));
        sink.put(
                sent(temperature(NOON.minusSeconds(9), 1.0)),
                sent(temperature(NOON.minusSeconds(8), 2.0)));

        sink.put(again, logged(erased(9), NOON));
        assertThat(sink.rows("SELECT value FROM points")).containsExactly("1");

        sink.put(orphaned(NOON.plusSeconds(8)));
        assertThat(sink.rows("SELECT value FROM points")).containsExactly("1");

        sink.put(orphaned(NOON.plusSeconds(9)));
        assertThat(sink.rows("SELECT value FROM points")).isEmpty();
    }

    @Test
    void keepsWhatASinkOfTheReleaseBeforeStoredAnewAfterAnErasure() {
        sink.put(sent(temperature(NOON.minusSeconds(9), 1.0)));
        sink.execute(
                "UPDATE series_points SET said_at = logged_at, logged_at = '"
                        + NOON.plusSeconds(9)
                        + "'");

        sink.put(orphaned(NOON));

        assertThat(sink.rows("SELECT value FROM points")).containsExactly("1");
    }

    @Test
    void isolatesAStateThatTheDatabaseRefuses() {
        var broken = alert("0b", "x").setValues(List.of(new AlertValue("a", "b", "{no")));

        sink.put(sent(5, alert("0a", "hot")), sent(6, broken), sent(7, alert("0c", "hot")));

        assertThat(sink.rows("SELECT id FROM alerts ORDER BY id")).containsExactly("0a", "0c");
        assertThat(sink.deadLetters())
                .containsExactly(
                        "headwater.alerts.raised.v1 3:6: the database does not take it (SQLSTATE 22P02)");
    }
}
