package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NODE;
import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records are written while others are read; what is committed is written all the same. */
class WritingAheadIT {
    private static final String WRITING =
            "FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'COPY %";

    @RegisterExtension final StoringSink sink = new StoringSink();

    @Test
    void commitsWhatItHasReadOnceAllOfItIsWritten() {
        sink.task.accept(records(0, 10));

        assertThat(sink.task.committable(12)).as("two are no records of ours").hasValue(12);
        assertThat(sink.rows("SELECT count(*) FROM points")).containsExactly("10");
    }

    @Test
    void commitsOnlyWhatIsWrittenWhileTheDatabaseIsAway() {
        sink.put(records(0, 10));
        breakIt();

        sink.task.accept(records(10, 20));

        assertThat(sink.task.committable(20)).hasValue(10);
        assertThatThrownBy(() -> sink.task.accept(records(20, 30)))
                .isInstanceOf(RetriableException.class)
                .hasMessage("the time-series database is away; 10 records wait for it");
        assertThat(sink.task.committable(20)).hasValue(10);
        mendIt();
        sink.put(records(20, 30));
        assertThat(sink.task.committable(30)).hasValue(30);
        assertThat(sink.rows("SELECT count(*) FROM points")).containsExactly("30");
    }

    @Test
    void storesNothingTwiceWhenItIsKilledBetweenWritingAndCommitting() {
        sink.put(records(0, 10));

        try (var next = new RunningTask(sink.settings())) {
            next.accept(records(0, 10));
            next.accept(records(10, 20));
            assertThat(next.committable(20)).hasValue(20);
        }

        assertThat(sink.rows("SELECT count(*), sum(value) FROM points")).containsExactly("20, 190");
    }

    @Test
    void losesNothingWhenItsConnectionEndsInTheMiddleOfACopy() throws Exception {
        sink.put(records(0, 1));
        try (Connection other = DriverManager.getConnection(sink.database.url)) {
            other.setAutoCommit(false);
            other.createStatement()
                    .execute("LOCK TABLE " + sink.database.schema + ".series_points");
            sink.task.accept(records(1, 10));
            String writing = WRITING + sink.database.schema + "%'";
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !sink.rows("SELECT pid " + writing).isEmpty());

            sink.rows("SELECT pg_terminate_backend(pid) " + writing);
            assertThat(sink.task.committable(10)).hasValue(1);
            other.rollback();
        }

        assertThatThrownBy(() -> sink.task.accept()).isInstanceOf(RetriableException.class);
        sink.put();
        assertThat(sink.task.committable(10)).hasValue(10);
        assertThat(sink.rows("SELECT count(*) FROM points")).containsExactly("10");
    }

    @Test
    void leavesToTheNextReaderWhatItDidNotWriteOfAPartition() {
        sink.put(records(0, 10));
        breakIt();
        sink.task.accept(records(10, 20));
        assertThat(sink.task.committable(20)).hasValue(10);

        sink.task.lose();
        mendIt();
        assertThatThrownBy(() -> sink.task.accept()).isInstanceOf(RetriableException.class);
        sink.put();

        assertThat(sink.rows("SELECT count(*) FROM points")).containsExactly("10");
        try (var next = new RunningTask(sink.settings())) {
            next.put(records(10, 20));
        }
        assertThat(sink.rows("SELECT count(*) FROM points")).containsExactly("20");
    }

    @Test
    void remembersNothingOfAPartitionThatItLost() {
        sink.put(records(0, 1));
        sink.task.accept(records(1, 10));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> sink.rows("SELECT FROM points").size() == 10);

        sink.task.lose();
        breakIt();
        sink.task.accept(records(20, 30));

        assertThat(sink.task.committable(30)).isEmpty();
    }

    @Test
    void isolatesABadRecordAmongWhatWasReadMeanwhile() {
        SinkRecord bad = sent(4, NODE, Records.point("json", "object", NOON, "{no json"));

        sink.task.accept(records(0, 4));
        sink.task.accept(bad);
        sink.task.accept(records(5, 10));

        assertThat(sink.task.committable(10)).hasValue(10);
        assertThat(sink.rows("SELECT count(*) FROM points")).containsExactly("9");
        assertThat(sink.deadLetters())
                .containsExactly(
                        "headwater.timeseries.points.v1 3:4: the database does not take it (SQLSTATE 22P02)");
    }

    private void breakIt() {
        sink.execute(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$;"
                        + " CREATE TRIGGER full_disk BEFORE INSERT ON series_points FOR EACH ROW"
                        + " EXECUTE FUNCTION full_disk()");
    }

    private void mendIt() {
        sink.execute("DROP TRIGGER full_disk ON series_points");
    }

    private static SinkRecord[] records(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> sent(i, NODE, temperature(NOON.plusSeconds(i), (double) i)))
                .toArray(SinkRecord[]::new);
    }
}
