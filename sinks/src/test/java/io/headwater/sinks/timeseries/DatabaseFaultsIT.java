package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.management.JMX;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a database that is up may answer, and what the task's figures say of it. */
class DatabaseFaultsIT {
    private static final SinkRecord FIRST = sent(temperature(NOON, 1.0));
    private static final SinkRecord SECOND = sent(temperature(NOON.plusSeconds(1), 1.0));
    private static final List<SinkRecord> AGAIN =
            List.of(
                    sent(temperature(NOON, 2.0).setOrigin(2)),
                    sent(temperature(NOON.plusSeconds(1), 2.0).setOrigin(2)));

    @RegisterExtension final StoringSink sink = new StoringSink();

    @Test
    void writesAgainWhatADeadlockTookBack() throws Exception {
        sink.put(FIRST, SECOND);
        try (Connection other = DriverManager.getConnection(sink.database.url)) {
            other.setAutoCommit(false);
            execute(other, "SET search_path = " + sink.database.schema);
            execute(other, "SET LOCAL deadlock_timeout = '1h'"); // so that the sink finds out
            execute(other, "UPDATE series_points SET value_long = 1 WHERE time > '" + NOON + "'");
            var put = CompletableFuture.runAsync(() -> sink.put(AGAIN));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () ->
                                    assertThat(
                                                    sink.rows(
                                                            "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                                                    + " AND query LIKE '%"
                                                                    + sink.database.schema
                                                                    + "%series_points%'"))
                                            .hasSize(1));

            execute(other, "UPDATE series_points SET value_long = 1 WHERE time <= '" + NOON + "'");
            assertThatThrownBy(put::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(RetriableException.class)
                    .rootCause()
                    .hasMessageContaining("deadlock");
            other.commit();
        }

        sink.put(AGAIN);
        assertThat(sink.rows("SELECT value FROM points")).containsExactly("2", "2");
    }

    @Test
    void waitsUntilAFullDiskHasRoomAgain() {
        sink.put(FIRST);
        sink.execute(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " RAISE EXCEPTION 'could not extend file: No space left on device'"
                        + " USING ERRCODE = 'disk_full'; END $$;"
                        + " CREATE TRIGGER full_disk BEFORE INSERT ON series_points FOR EACH ROW"
                        + " EXECUTE FUNCTION full_disk()");

        assertThatThrownBy(() -> sink.put(SECOND)).isInstanceOf(RetriableException.class);
        assertThatThrownBy(() -> sink.put(SECOND)).isInstanceOf(RetriableException.class);
        assertThat(sink.task.waits).containsExactly(10L, 20L);
        assertThat(figures().getFlushFailures()).isEqualTo(2);
        assertThat(figures().getLagMillis()).isPositive();
        sink.execute("DROP TRIGGER full_disk ON series_points");
        sink.put(SECOND);

        assertThat(sink.rows("SELECT count(*) FROM points")).containsExactly("2");
        assertThat(sink.deadLetters()).isEmpty();
    }

    @Test
    void countsWhatItStoredAndRejected() {
        sink.put(FIRST, SECOND, sent(temperature(NOON, Double.valueOf(3)).setTime(Long.MAX_VALUE)));

        assertThat(figures().getRecordsStored()).isEqualTo(2);
        assertThat(figures().getRecordsRejected()).isEqualTo(1);
        assertThat(figures().getFlushes()).isEqualTo(1);
        assertThat(figures().getFlushFailures()).isZero();
    }

    @Test
    void lagsBehindNothingWhenNothingComes() {
        sink.put(FIRST);

        sink.put();

        assertThat(figures().getLagMillis()).isZero();
        assertThat(figures().getFlushes()).isEqualTo(1);
    }

    @Test
    void takesItsFiguresWithItWhenItStops() throws Exception {
        ObjectName name = name();
        assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(name)).isTrue();

        sink.task.close();

        assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(name)).isFalse();
    }

    private static void execute(Connection connection, String sql) throws Exception {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private TimeSeriesSinkMXBean figures() {
        return JMX.newMXBeanProxy(
                ManagementFactory.getPlatformMBeanServer(), name(), TimeSeriesSinkMXBean.class);
    }

    private ObjectName name() {
        try {
            return new ObjectName(
                    "io.headwater.sinks:type=timeseries,connector=\""
                            + sink.database.schema
                            + "\",task=0");
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }
}
