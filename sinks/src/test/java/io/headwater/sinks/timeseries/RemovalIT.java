package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.erased;
import static io.headwater.sinks.timeseries.Records.node;
import static io.headwater.sinks.timeseries.Records.sent;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is removed is removed so many rows at a time, whatever it is and whoever wants it gone. */
class RemovalIT {
    private static final String ROWS_OF_EACH_STATEMENT =
            "SELECT count(*) FROM removed GROUP BY statement ORDER BY 1";

    @RegisterExtension final StoringSink sink = new StoringSink();

    @BeforeEach
    void countWhatIsRemoved() {
        sink.put(sent(1, node("1.0")));
        sink.execute(
                "CREATE TABLE removed (statement timestamptz);"
                        + " CREATE FUNCTION removed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO "
                        + sink.database.schema
                        + ".removed VALUES (statement_timestamp()); RETURN OLD; END $$");
    }

    @Test
    void takesStatesOfErasedNodesThatCameLateInSteps() {
        fillAlerts();
        erasedElsewhere();

        anotherLook(sink.settings());

        assertThat(sink.rows(ROWS_OF_EACH_STATEMENT)).containsExactly("5000", "20000");
        assertThat(sink.rows("SELECT node FROM alerts")).containsExactly("445566AABBCC");
    }

    @Test
    void takesChangesOfErasedNodesThatCameLateInSteps() {
        fillChanges();
        erasedElsewhere();

        anotherLook(sink.settings());

        assertThat(sink.rows(ROWS_OF_EACH_STATEMENT)).containsExactly("5000", "20000");
        assertThat(sink.rows("SELECT node FROM params_history")).containsExactly("445566AABBCC");
    }

    @Test
    void takesChangesAsTheyAreSortedSoThatAStepReadsNoMoreThanItTakes() {
        fillChanges();

        assertThat(
                        sink.rows(
                                "SELECT erase_changes('default', 'rainmaker', '112233AABBCC', now(), 100)"))
                .containsExactly("100");

        assertThat(
                        sink.rows(
                                "SELECT param, count(*), min(time) FROM params_history WHERE node = '112233AABBCC'"
                                        + " GROUP BY param ORDER BY param"))
                .containsExactly(
                        "Brightness, 12400, 2025-01-05 00:03:21+00",
                        "Power, 12500, 2025-01-05 00:00:02+00");
    }

    @Test
    void takesWhatItKnowsOfANodeThatIsErasedInSteps() {
        fillAlerts();
        fillChanges();

        sink.put(erased(9));

        assertThat(sink.rows(ROWS_OF_EACH_STATEMENT))
                .containsExactly("5000", "5000", "20000", "20000");
        assertThat(sink.rows("SELECT node FROM alerts")).containsExactly("445566AABBCC");
        assertThat(sink.rows("SELECT node FROM params_history")).containsExactly("445566AABBCC");
    }

    @Test
    void takesAlertsThatNobodyKeepsInSteps() {
        fillAlerts();
        sink.execute("UPDATE alerts_raised SET logged_at = now() WHERE node = '445566AABBCC'");
        Map<String, String> settings = sink.settings();
        settings.put("retention.history.days", "30");

        anotherLook(settings);

        assertThat(sink.rows(ROWS_OF_EACH_STATEMENT)).containsExactly("5000", "20000");
        assertThat(sink.rows("SELECT node FROM alerts")).containsExactly("445566AABBCC");
    }

    /** More of one node than a statement removes, and one of another that nobody erases. */
    private void fillAlerts() {
        sink.execute(
                "INSERT INTO alerts_raised (tenant, dialect, node, id, values, quiet, received_at, logged_at, partition,"
                        + " origin, version) SELECT 'default', 'rainmaker', CASE i WHEN 0 THEN '445566AABBCC' ELSE"
                        + " '112233AABBCC' END, i, '[]', false, t, t, 0, 0, 0 FROM generate_series(0, 25000) i,"
                        + " LATERAL (SELECT timestamptz '2025-01-05Z' + i * interval '1 s' AS t) times");
        watch("alerts_raised");
    }

    /** As many changes, of two parameters in turn. */
    private void fillChanges() {
        if (!sink.database.hasTimescale()) {
            sink.execute("SELECT add_month('params_changes', '2025-01-01')");
        }
        sink.execute(
                "INSERT INTO params_changes (tenant, dialect, node, device, param, logged_at, origin, partition, cause,"
                        + " received_at) SELECT 'default', 'rainmaker', CASE i WHEN 0 THEN '445566AABBCC' ELSE"
                        + " '112233AABBCC' END, 'Light', CASE i % 2 WHEN 0 THEN 'Power' ELSE 'Brightness' END, t, i, 0,"
                        + " 'delta', t FROM generate_series(0, 25000) i,"
                        + " LATERAL (SELECT timestamptz '2025-01-05Z' + i * interval '1 s' AS t) times");
        watch("params_changes");
    }

    private void watch(String table) {
        sink.execute(
                "CREATE TRIGGER removed BEFORE DELETE ON "
                        + table
                        + " FOR EACH ROW EXECUTE FUNCTION removed()");
    }

    /** By a task that did not see what came late. */
    private void erasedElsewhere() {
        sink.execute("INSERT INTO erasures VALUES ('default', 'rainmaker', '112233AABBCC', now())");
    }

    private static void anotherLook(Map<String, String> settings) {
        try (var next = new RunningTask(settings)) {
            next.put();
        }
    }
}
