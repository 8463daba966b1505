package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.change;
import static io.headwater.sinks.timeseries.Records.point;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.NodeKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How much is written at once, by how many, and what comes again. */
class TimeSeriesBatchesIT {
    @RegisterExtension final StoringSink sink = new StoringSink();

    @Test
    void changesNothingWhenABatchIsHandedOverAgain() {
        var batch =
                List.of(
                        sent(temperature(NOON, 21.5)),
                        sent(temperature(NOON.plusSeconds(1), 21.6)),
                        sent(change("Power", "false", "true")));
        sink.put(batch);
        List<String> first = sink.rows("SELECT xmin, * FROM series_points ORDER BY time");

        sink.put(batch);
        sink.put(batch);

        assertThat(sink.rows("SELECT xmin, * FROM series_points ORDER BY time"))
                .hasSize(2)
                .isEqualTo(first);
        assertThat(sink.rows("SELECT * FROM params_changes")).hasSize(1);
        assertThat(sink.rows("SELECT * FROM series")).hasSize(1);
    }

    @Test
    void storesABatchOfWhichSomeIsThereAlreadyAndTheNewOnesAfterIt() {
        sink.put(sent(temperature(NOON, 1.0)));

        sink.put(
                sent(temperature(NOON.plusSeconds(1), 2.0)),
                sent(temperature(NOON, 1.5).setOrigin(2)),
                sent(temperature(NOON.plusSeconds(2), 3.0)));
        for (int i = 3; i < 40; i++) {
            sink.put(sent(temperature(NOON.plusSeconds(i), 1.0 + i)));
        }

        assertThat(sink.rows("SELECT count(*), sum(value) FROM points"))
                .containsExactly("40, 820.5");
        assertThat(sink.deadLetters()).isEmpty();
    }

    @Test
    void storesABatchOfManyPiecesAlsoWhenItsLastPointIsThereAlready() {
        var batch = new ArrayList<SinkRecord>();
        for (int i = 0; i < 3_000; i++) {
            batch.add(sent(temperature(NOON.plusSeconds(i), 1.0)));
        }
        sink.put(batch.get(2_999));

        sink.put(batch);

        assertThat(sink.rows("SELECT count(*), sum(value) FROM points"))
                .containsExactly("3000, 3000");
        assertThat(sink.deadLetters()).isEmpty();
    }

    @Test
    void letsSeveralTasksStartAndWriteAtOnce() throws Exception {
        var starts = new ArrayList<Callable<Void>>();
        for (int i = 0; i < 4; i++) {
            int number = i;
            starts.add(
                    () -> {
                        var settings = sink.settings();
                        settings.put(TimeSeriesSinkConnector.TASK, Integer.toString(number));
                        try (var other = new RunningTask(settings)) {
                            for (int second = 0; second < 20; second++) {
                                other.put(
                                        sent(
                                                temperature(NOON.plusSeconds(second), 1.0 * number)
                                                        .setOrigin(number)),
                                        sent(
                                                NodeKey.rainmaker("node" + number),
                                                temperature(NOON.plusSeconds(second), 5.0)));
                            }
                        }
                        return null;
                    });
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> start : threads.invokeAll(starts)) {
                start.get();
            }
        }

        assertThat(sink.rows("SELECT node, count(*), min(value) FROM points GROUP BY 1 ORDER BY 1"))
                .containsExactly(
                        "112233AABBCC, 20, 3",
                        "node0, 20, 5",
                        "node1, 20, 5",
                        "node2, 20, 5",
                        "node3, 20, 5");
        assertThat(sink.rows("SELECT count(*) FROM flyway_schema_history WHERE version = '1'"))
                .containsExactly("1");
    }

    @Test
    void writesSideBySideOverSeveralConnections() {
        var settings = sink.settings();
        settings.put("connection.pool.size", "3");
        settings.put("batch.size", "7");
        var batch = new ArrayList<SinkRecord>();
        for (int i = 0; i < 100; i++) {
            batch.add(
                    sent(
                            NodeKey.rainmaker("node" + i % 10),
                            temperature(NOON.plusSeconds(i), 1.0)));
        }

        try (var wide = new RunningTask(settings)) {
            wide.put(batch);
        }

        assertThat(sink.rows("SELECT count(*), count(DISTINCT node) FROM points"))
                .containsExactly("100, 10");
    }

    @Test
    void writesMoreSeriesInOneBatchThanItRemembers() {
        var settings = sink.settings();
        settings.put("series.cache.size", "100");
        var batch = new ArrayList<SinkRecord>();
        for (int i = 0; i < 300; i++) {
            batch.add(sent(point("s" + i, "int", NOON, (long) i)));
        }

        try (var forgetful = new RunningTask(settings)) {
            forgetful.put(batch);
            forgetful.put(batch);
        }

        assertThat(sink.rows("SELECT count(*) FROM points WHERE series = 's' || value_long"))
                .containsExactly("300");
    }
}
