package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.timeseries.Point;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a row when its time is told again, also when state has forgotten the point. */
class RevisionsIT {
    private static final Duration DAYS = Duration.ofDays(3);

    private final TestDatabase database = TestDatabase.create();
    private final RunningTask task = new RunningTask(database.settings());

    @AfterEach
    void stop() {
        task.close();
        database.close();
    }

    @Test
    void anotherValueOfAForgottenPointMakesTheRevisionHigher() {
        task.put(sent(temperature(NOON, 20.0)));

        task.put(first(2, 25.0));
        assertThat(rows()).containsExactly("25, 1, 2, 2026-11-24 12:00:00.123+00");

        task.put(first(3, 26.0));
        assertThat(rows()).containsExactly("26, 2, 3, 2026-11-24 12:00:00.123+00");
    }

    @Test
    void theSameValueAgainLeavesWhatWasKnownOfThePoint() {
        task.put(sent(temperature(NOON, 20.0)));

        task.put(first(5, 20.0));

        assertThat(rows()).containsExactly("20, 0, 5, 2026-11-21 12:00:00.323+00");
        assertThat(database.rows("SELECT said_at FROM series_points"))
                .containsExactly("2026-11-24 12:00:00.123+00");
    }

    @Test
    void whatWasSaidBeforeARepeatDoesNotReplaceIt() {
        task.put(sent(temperature(NOON, 20.0)));
        task.put(first(5, 20.0));

        task.put(first(3, 30.0));

        assertThat(rows()).containsExactly("20, 0, 5, 2026-11-21 12:00:00.323+00");
    }

    @Test
    void revisionsThatStateCountsGoOnFromTheRow() {
        task.put(sent(temperature(NOON, 20.0).setRevision(2)));

        task.put(first(7, 25.0));
        assertThat(database.rows("SELECT revision FROM points")).containsExactly("3");

        task.put(sent(late(8, 26.0).setRevision(1)));
        assertThat(database.rows("SELECT revision FROM points")).containsExactly("4");
    }

    @Test
    void anotherExpiryIsAnotherSaying() {
        task.put(sent(temperature(NOON, 20.0)));

        task.put(sent(late(2, 20.0).setExpiresAt(4_000_000_000_000L)));

        assertThat(database.rows("SELECT revision FROM points")).containsExactly("1");
    }

    @Test
    void theCountIsTheSameHoweverTheRecordsAreCutAndHoweverOftenTheyCome() {
        List<SinkRecord> records =
                List.of(
                        first(1, 20.0),
                        first(2, 25.0),
                        first(3, 25.0),
                        sent(late(4, 26.0).setRevision(1)),
                        first(5, 20.0));

        task.put(records);
        assertThat(database.rows("SELECT value, revision, origin FROM points"))
                .containsExactly("20, 3, 5");
        task.put(records);
        records.forEach(task::put);
        assertThat(database.rows("SELECT value, revision, origin FROM points"))
                .containsExactly("20, 3, 5");

        database.execute("DELETE FROM series_points");
        records.forEach(task::put);
        assertThat(database.rows("SELECT value, revision, origin FROM points"))
                .containsExactly("20, 3, 5");
    }

    private List<String> rows() {
        return database.rows("SELECT value, revision, origin, logged_at FROM points");
    }

    /** As it comes when state knows nothing of the point any more. */
    private static SinkRecord first(long origin, double value) {
        return sent(late(origin, value));
    }

    private static Point.Builder late(long origin, double value) {
        return temperature(NOON, value)
                .setOrigin(origin)
                .setLoggedAt(NOON.plus(DAYS).toEpochMilli());
    }
}
