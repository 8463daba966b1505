package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.erased;
import static io.headwater.sinks.timeseries.Records.logged;
import static io.headwater.sinks.timeseries.Records.node;
import static io.headwater.sinks.timeseries.Records.offline;
import static io.headwater.sinks.timeseries.Records.online;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.withoutPresence;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whether nodes are online, as of the newest that was told of a session of theirs. */
class PresenceIT {
    private static final String PRESENCE =
            "SELECT online, presence_since, offline_reason FROM node";

    @RegisterExtension final StoringSink sink = new StoringSink();

    @Test
    void saysWhetherANodeIsOnlineAndSinceWhen() {
        sink.put(sent(5, node("1.0")), sent(1, online(NOON)));
        assertThat(sink.rows(PRESENCE)).containsExactly("t, 2026-11-21 12:00:00.123+00, null");

        sink.put(sent(2, offline(NOON.plusSeconds(9), "BRIDGE_LOST")));

        assertThat(sink.rows(PRESENCE))
                .containsExactly("f, 2026-11-21 12:00:09.123+00, BRIDGE_LOST");
        assertThat(sink.deadLetters()).isEmpty();
    }

    @Test
    void knowsNothingOfANodeOfWhichNoSessionWasTold() {
        sink.put(sent(5, node("1.0")));

        assertThat(sink.rows(PRESENCE)).containsExactly("null, null, null");
    }

    @Test
    void keepsWhatWasToldLastInWhateverOrderItComes() {
        sink.put(
                sent(5, node("1.0")),
                sent(3, online(NOON.plusSeconds(3))),
                sent(2, offline(NOON.plusSeconds(2), "MQTT_KEEP_ALIVE_TIMEOUT")));

        sink.put(sent(1, online(NOON)), withoutPresence(2));

        assertThat(sink.rows(PRESENCE)).containsExactly("t, 2026-11-21 12:00:03.123+00, null");
    }

    @Test
    void writesOneRowABatchOfANodeThatComesAndGoes() {
        sink.put(sent(5, node("1.0")), sent(1, online(NOON)));
        sink.execute(
                "CREATE TABLE written (connected boolean);"
                        + " CREATE FUNCTION written() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO "
                        + sink.database.schema
                        + ".written VALUES (NEW.connected); RETURN NEW; END $$;"
                        + " CREATE TRIGGER written BEFORE UPDATE ON presences FOR EACH ROW"
                        + " EXECUTE FUNCTION written()");
        var batch =
                List.of(
                        sent(2, offline(NOON.plusSeconds(1), "CLIENT_ERROR")),
                        sent(3, online(NOON.plusSeconds(2))),
                        sent(4, offline(NOON.plusSeconds(3), "CLIENT_ERROR")));

        sink.put(batch);
        sink.put(batch);

        assertThat(sink.rows("SELECT connected FROM written")).containsExactly("f");
    }

    @Test
    void forgetsANodeThatIsErasedWhicheverTopicSaysSoFirst() {
        sink.put(
                logged(sent(1, online(NOON)), NOON.minusSeconds(60)),
                sent(5, node("1.0")),
                erased(9));
        assertThat(sink.rows("SELECT node FROM presences")).isEmpty();

        sink.put(sent(12, online(NOON.plusSeconds(1))));
        sink.put(withoutPresence(13));

        assertThat(sink.rows("SELECT node FROM presences")).isEmpty();
    }

    @Test
    void removesWhatAnotherTaskBroughtBackAtItsNextLookAndNotWhatIsNew() {
        sink.put(withoutPresence(8), erased(9));
        sink.put(logged(sent(5, online(NOON)), NOON.minusSeconds(60)));
        assertThat(sink.rows("SELECT node FROM presences")).hasSize(1);

        try (var next = new RunningTask(sink.settings())) {
            next.put();
            assertThat(sink.rows("SELECT node FROM presences")).isEmpty();

            // by a bridge whose clock is behind the log's
            next.put(
                    sent(10, node("2.0")),
                    logged(sent(9, online(NOON.minusSeconds(9))), NOON.plusSeconds(9)));
        }
        try (var next = new RunningTask(sink.settings())) {
            next.put();
        }

        assertThat(sink.rows(PRESENCE)).containsExactly("t, 2026-11-21 11:59:51.123+00, null");
    }
}
