package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers behind one URL, of which one is the primary, and then the other. */
class FailoverIT {
    @TempDir Path folder;

    @Test
    void writesToThePrimaryWhicheverItIs() {
        try (var first = new RestartableServer(folder.resolve("first"))) {
            first.start();
            TestDatabase onFirst = first.database();
            try (var task = new RunningTask(onFirst.settings())) {
                task.put(batch(0)); // so that the standby has the tables
            }
            first.stop();
            try (RestartableServer second = first.standbyIn(folder.resolve("second"))) {
                second.start();
                first.start();
                TestDatabase onSecond = TestDatabase.at(second.database().url, onFirst.schema);

                failOver(first, onFirst, second, onSecond);
            }
        }
    }

    private static void failOver(
            RestartableServer first,
            TestDatabase onFirst,
            RestartableServer second,
            TestDatabase onSecond) {
        Map<String, String> settings = onFirst.settings();
        settings.put(
                "connection.url",
                "jdbc:postgresql://localhost:"
                        + second.port()
                        + ",localhost:"
                        + first.port()
                        + "/postgres?user=postgres&hostRecheckSeconds=1");
        settings.put("connection.timeout.ms", "1000");
        try (var task = new RunningTask(settings)) {
            task.putUntilStored(batch(1));
            assertThat(onFirst.rows("SELECT count(*) FROM points")).containsExactly("20");
            assertThat(onSecond.rows("SELECT count(*) FROM points")).containsExactly("10");

            first.stop();
            onSecond.execute("SELECT pg_promote()");
            task.putUntilStored(batch(2));

            assertThat(task.deadLetters).isEmpty();
        }
        assertThat(onSecond.rows("SELECT count(*) FROM points")).containsExactly("20");
    }

    private static List<SinkRecord> batch(int number) {
        var batch = new ArrayList<SinkRecord>();
        for (int i = number * 10; i < number * 10 + 10; i++) {
            batch.add(sent(temperature(NOON.plusSeconds(i), (double) i)));
        }
        return batch;
    }
}
