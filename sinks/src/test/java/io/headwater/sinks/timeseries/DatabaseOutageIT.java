package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database goes away and comes back; its own server each time, whatever others test against.
 */
class DatabaseOutageIT {
    @TempDir Path folder;

    @Test
    void losesNothingWhenTheDatabaseRestartsUnderIt() throws IOException {
        int port = freePort();
        EmbeddedPostgres server = start(port);
        var database = TestDatabase.at(server.getJdbcUrl("postgres", "postgres"));

        try (var task = new RunningTask(database.settings())) {
            task.put(batch(0));
            server.close();
            assertThatThrownBy(() -> task.put(batch(1)))
                    .isInstanceOf(RetriableException.class)
                    .hasMessage("the time-series database is away; 100 records wait for it");
            assertThatThrownBy(() -> task.put(batch(1))).isInstanceOf(RetriableException.class);
            server = start(port);
            task.put(batch(1));
            task.put(batch(2));

            assertThat(task.waits).containsExactly(10L, 20L);
            assertThat(task.deadLetters).isEmpty();
            assertThat(database.rows("SELECT count(*), sum(value) FROM points"))
                    .containsExactly("300, " + LongStream.range(0, 300).sum());
        } finally {
            server.close();
        }
    }

    @Test
    void startsBeforeTheDatabaseDoes() throws IOException {
        int port = freePort();
        var database =
                TestDatabase.at("jdbc:postgresql://localhost:" + port + "/postgres?user=postgres");

        try (var task = new RunningTask(database.settings())) {
            assertThatThrownBy(() -> task.put(List.of())).isInstanceOf(RetriableException.class);
            try (EmbeddedPostgres server = start(port)) {
                task.put(batch(0));

                assertThat(server.getPort()).isEqualTo(port);
                assertThat(database.rows("SELECT count(*) FROM points")).containsExactly("100");
            }
        }
    }

    @Test
    void survivesItsConnectionsBeingTerminated() throws IOException {
        try (EmbeddedPostgres server = start(freePort())) {
            var database = TestDatabase.at(server.getJdbcUrl("postgres", "postgres"));
            try (var task = new RunningTask(database.settings())) {
                task.put(batch(0));
                database.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE application_name = 'headwater-timeseries-sink'");
                try {
                    task.put(batch(1));
                } catch (RetriableException expected) { // unless the pool noticed first
                    task.put(batch(1));
                }

                assertThat(database.rows("SELECT count(*) FROM points")).containsExactly("200");
            }
        }
    }

    @Test
    void givesUpAfterAsManyRetriesAsItWasTold() throws IOException {
        var settings =
                TestDatabase.at("jdbc:postgresql://localhost:" + freePort() + "/none").settings();
        settings.put("max.retries", "1");

        try (var task = new RunningTask(settings)) {
            assertThatThrownBy(() -> task.put(batch(0))).isInstanceOf(RetriableException.class);
            assertThatThrownBy(() -> task.put(batch(0)))
                    .isInstanceOf(ConnectException.class)
                    .isNotInstanceOf(RetriableException.class)
                    .hasMessageContaining("still away after 1 retries");
        }
    }

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder.resolve("data" + port))
                .setCleanDataDirectory(false)
                .start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static List<SinkRecord> batch(int number) {
        var batch = new ArrayList<SinkRecord>();
        for (int i = number * 100; i < number * 100 + 100; i++) {
            batch.add(sent(temperature(NOON.plusSeconds(i), (double) i)));
        }
        return batch;
    }
}
