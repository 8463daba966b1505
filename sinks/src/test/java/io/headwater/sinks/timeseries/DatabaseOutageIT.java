package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away and comes back; a server of its own, whatever others test against. */
class DatabaseOutageIT {
    @TempDir Path folder;

    private RestartableServer server;
    private TestDatabase database;

    @BeforeEach
    void prepare() {
        server = new RestartableServer(folder.resolve("data"));
        database = server.database();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void losesNothingWhenTheDatabaseRestartsUnderIt() {
        server.start();
        try (var task = new RunningTask(impatient())) {
            task.putUntilStored(batch(0));
            int before = task.waits.size();

            server.stop();
            assertThatThrownBy(() -> task.put(batch(1)))
                    .isInstanceOf(RetriableException.class)
                    .hasMessage("the time-series database is away; 100 records wait for it");
            assertThatThrownBy(() -> task.put(batch(1))).isInstanceOf(RetriableException.class);
            assertThat(task.waits.subList(before, task.waits.size())).containsExactly(10L, 20L);
            server.start();
            task.putUntilStored(batch(1));
            task.putUntilStored(batch(2));

            assertThat(task.deadLetters).isEmpty();
        }
        assertThat(database.rows("SELECT count(*), sum(value) FROM points"))
                .containsExactly("300, " + LongStream.range(0, 300).sum());
    }

    @Test
    void startsBeforeTheDatabaseDoes() {
        try (var task = new RunningTask(impatient())) {
            assertThatThrownBy(() -> task.put(List.of())).isInstanceOf(RetriableException.class);

            server.start();
            task.putUntilStored(batch(0));
        }
        assertThat(database.rows("SELECT count(*) FROM points")).containsExactly("100");
    }

    @Test
    void survivesItsConnectionsBeingTerminated() {
        server.start();
        try (var task = new RunningTask(impatient())) {
            task.putUntilStored(batch(0));

            database.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE application_name = 'headwater-timeseries-sink'");
            task.putUntilStored(batch(1));
        }
        assertThat(database.rows("SELECT count(*) FROM points")).containsExactly("200");
    }

    @Test
    void givesUpAfterAsManyRetriesAsItWasTold() {
        Map<String, String> settings = impatient();
        settings.put("max.retries", "1");

        try (var task = new RunningTask(settings)) {
            assertThatThrownBy(() -> task.put(batch(0))).isInstanceOf(RetriableException.class);
            assertThatThrownBy(() -> task.put(batch(0)))
                    .isInstanceOf(ConnectException.class)
                    .isNotInstanceOf(RetriableException.class)
                    .hasMessageContaining("still away after 1 retries");
        }
    }

    private Map<String, String> impatient() {
        Map<String, String> settings = database.settings();
        settings.put("connection.timeout.ms", "1000");
        return settings;
    }

    private static List<SinkRecord> batch(int number) {
        var batch = new ArrayList<SinkRecord>();
        for (int i = number * 100; i < number * 100 + 100; i++) {
            batch.add(sent(temperature(NOON.plusSeconds(i), (double) i)));
        }
        return batch;
    }
}
