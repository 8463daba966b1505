package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.change;
import static io.headwater.sinks.timeseries.Records.point;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is not stored, who is told, and what goes on. */
class TimeSeriesRefusalsIT {
    @RegisterExtension final StoringSink sink = new StoringSink();

    @Test
    void isolatesWhatTheDatabaseRefusesAndStoresTheRest() {
        var batch = new ArrayList<SinkRecord>();
        for (int i = 0; i < 50; i++) {
            batch.add(sent(temperature(NOON.plusSeconds(i), (double) i)));
        }
        batch.add(17, sent(point("json", "object", NOON, "{not json")));
        batch.add(33, sent(point("huge", "object", NOON, "1e999999")));
        batch.add(sent(change("Power", "false", "{also not")));
        batch.add(sent(change("Hue", "1", "2")));

        sink.put(batch);

        assertThat(sink.rows("SELECT count(*) FROM points")).containsExactly("50");
        assertThat(sink.rows("SELECT param FROM params_history")).containsExactly("Hue");
        assertThat(sink.deadLetters())
                .containsExactly(
                        "headwater.timeseries.points.v1 3:7: the database does not take it (SQLSTATE 22P02)",
                        "headwater.timeseries.points.v1 3:7: the database does not take it (SQLSTATE 22003)",
                        "headwater.params.changed.v1 3:7: the database does not take it (SQLSTATE 22P02)");
    }

    @Test
    void reportsWhatNoColumnTakesWithoutAskingTheDatabase() {
        sink.put(
                sent(point("s", "string", NOON, "a\0b")),
                sent(point("o", "object", NOON, "{\"a\":\"\\u0000\"}")),
                sent(temperature(Instant.parse("+10000-01-01T00:00:00Z"), 1.0)),
                sent(temperature(NOON, 21.5)));

        assertThat(sink.rows("SELECT value FROM points")).containsExactly("21.5");
        assertThat(sink.deadLetters())
                .containsExactly(
                        "headwater.timeseries.points.v1 3:7: value: holds U+0000, which PostgreSQL does not store",
                        "headwater.timeseries.points.v1 3:7: value: holds U+0000, which PostgreSQL does not store",
                        "headwater.timeseries.points.v1 3:7: time: outside the years 1 to 9999");
    }

    @Test
    void stopsAtABadRecordThatHasNowhereToGo() {
        try (var strict = new RunningTask(sink.settings(), false)) {
            assertThatThrownBy(
                            () ->
                                    strict.put(
                                            sent(temperature(NOON, 21.5)),
                                            sent(point("s", "string", NOON, "\0"))))
                    .isInstanceOf(ConnectException.class)
                    .isNotInstanceOf(RetriableException.class)
                    .hasMessageContaining("errors.deadletterqueue.topic.name");
        }
        assertThat(sink.rows("SELECT value FROM points")).containsExactly("21.5");
    }

    @Test
    void recoversWhenSomebodyDroppedWhatItRemembered() {
        sink.put(sent(temperature(NOON, 1.0)));
        if (!sink.database.hasTimescale()) {
            sink.execute("DROP TABLE series_points_2026_11");
            assertThatThrownBy(() -> sink.put(sent(temperature(NOON, 1.0))))
                    .isInstanceOf(RetriableException.class);
        }

        sink.put(sent(temperature(NOON, 1.0)));

        assertThat(sink.rows("SELECT value FROM points")).containsExactly("1");
    }

    @Test
    void refusesASchemaOfSomebodyElse() {
        sink.execute("CREATE SCHEMA " + sink.database.schema + "; CREATE TABLE theirs (id int)");

        assertThatThrownBy(() -> sink.put(sent(temperature(NOON, 1.0))))
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(RetriableException.class);

        assertThat(sink.rows("SELECT * FROM theirs")).isEmpty();
    }
}
