package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.change;
import static io.headwater.sinks.timeseries.Records.erased;
import static io.headwater.sinks.timeseries.Records.orphaned;
import static io.headwater.sinks.timeseries.Records.point;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.NodeKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What is late, repeated or erased finds what was put in columns long ago. Where nothing is put in
 * columns the same is true of rows.
 */
class PackedPointsIT {
    private static final NodeKey OTHER = NodeKey.rainmaker("445566AABBCC");

    private static final Instant LAST = NOON.minusSeconds(60);

    /** Points of each of the two nodes. */
    private static final int POINTS = 3_000;

    @RegisterExtension final StoringSink sink = new StoringSink();

    @BeforeEach
    void fillAndPack() {
        var batch = new ArrayList<SinkRecord>();
        for (int i = 0; i < POINTS; i++) {
            batch.add(sent(temperature(LAST.minusSeconds(i), 1.0).setOrigin(10)));
            batch.add(sent(OTHER, temperature(LAST.minusSeconds(i), 1.0).setOrigin(10)));
        }
        batch.add(sent(change("Power", null, "true").setLoggedAt(LAST.toEpochMilli())));
        batch.add(
                sent(
                        change("Power", "true", "false")
                                .setLoggedAt(LAST.toEpochMilli())
                                .setOrigin(43)));
        sink.put(batch);
        sink.database.pack();
    }

    @Test
    void isInColumnsWhereTimescaleHasThem() {
        String inColumns =
                "SELECT hypertable_name FROM timescaledb_information.hypertables JOIN timescaledb_information.jobs j"
                        + " USING (hypertable_schema, hypertable_name) WHERE compression_enabled"
                        + " AND hypertable_schema = '"
                        + sink.database.schema
                        + "' AND j.config ->> 'compress_after' = '14 days' ORDER BY 1";

        if (sink.database.hasColumnstore()) {
            assertThat(sink.rows(inColumns)).containsExactly("params_changes", "series_points");
            assertThat(pointsInColumns()).isEqualTo("6000");
        } else if (sink.database.hasTimescale()) {
            assertThat(sink.rows(inColumns)).isEmpty();
        }
        assertThat(sink.rows("SELECT count(*), sum(value) FROM points"))
                .containsExactly("6000, 6000");
    }

    @Test
    void takesLatePointsAndTheLastInLogOrderOfThoseThatAreRepeated() {
        sink.put(
                sent(temperature(LAST, 2.0).setOrigin(11)),
                sent(temperature(LAST.minusSeconds(1), 3.0).setOrigin(9)),
                sent(temperature(LAST.minusMillis(500), 4.0)));
        sink.put(sent(temperature(LAST.minusMillis(400), 5.0)));

        assertThat(
                        sink.rows(
                                "SELECT value FROM points WHERE node = '112233AABBCC' ORDER BY time DESC LIMIT 4"))
                .containsExactly("2", "5", "4", "1");
        assertThat(sink.rows("SELECT count(*) FROM points")).containsExactly("6002");
        assertThat(sink.deadLetters()).isEmpty();
    }

    @Test
    void revisesTheBucketsOfLatePoints() {
        String day = "SELECT count, max FROM aggregates_day WHERE node = '112233AABBCC'";
        assertThat(sink.rows(day)).containsExactly("3000, 1");

        sink.put(sent(temperature(LAST.minusMillis(500), 4.0)));

        assertThat(sink.rows(day)).containsExactly("3001, 4");
        assertThat(sink.rows(day.replace("aggregates_day", "aggregates_month")))
                .containsExactly("3001, 4");
    }

    @Test
    void opensAsMuchAsABatchOfLatePointsNeeds() {
        TestDatabase limited =
                sink.database.with("timescaledb.max_tuples_decompressed_per_dml_transaction=10");
        var repeated = new ArrayList<SinkRecord>();
        for (int i = 0; i < POINTS; i++) {
            repeated.add(sent(temperature(LAST.minusSeconds(i), 2.0).setOrigin(11)));
        }

        try (var other = new RunningTask(limited.settings())) {
            other.put(repeated);
        }

        assertThat(sink.rows("SELECT node, sum(value) FROM points GROUP BY 1 ORDER BY 1"))
                .containsExactly("112233AABBCC, 6000", "445566AABBCC, 3000");
    }

    @Test
    void erasesTheSeriesOfANodeAndOpensNoOther() {
        for (int i = 0; i < 8; i++) { // a statement that is repeated is planned without its values
            sink.put(orphaned(LAST.minusSeconds(POINTS - i * 50)));
        }
        assertThat(sink.rows("SELECT count(*) < 2900 FROM points WHERE node = '112233AABBCC'"))
                .containsExactly("t");
        sink.put(orphaned(LAST.plusSeconds(1)));

        assertThat(sink.rows("SELECT node, count(*) FROM points GROUP BY 1"))
                .containsExactly("445566AABBCC, 3000");
        if (sink.database.hasColumnstore()) {
            assertThat(pointsInColumns()).isEqualTo("3000");
        }
    }

    @Test
    void erasesTheHistoryOfANode() {
        sink.put(erased(9));

        assertThat(sink.rows("SELECT * FROM params_history")).isEmpty();
        assertThat(sink.rows("SELECT DISTINCT node FROM points")).containsExactly("445566AABBCC");
    }

    @Test
    void erasesAlsoMoreThanOnePieceOfASeries() {
        sink.execute(
                "INSERT INTO series_points (series_id, time, received_at, logged_at, origin, revision)"
                        + " SELECT (SELECT series_id FROM points WHERE node = '112233AABBCC' LIMIT 1), t, t, t, 0, 0"
                        + " FROM generate_series(timestamptz '2026-11-01Z', timestamptz '2026-11-01 05:33:21Z', '1 s') t");
        assertThat(sink.rows("SELECT count(*) FROM points WHERE node = '112233AABBCC'"))
                .containsExactly("23002");

        sink.put(orphaned(LAST.plusSeconds(1)));

        assertThat(sink.rows("SELECT node, count(*) FROM points GROUP BY 1"))
                .containsExactly("445566AABBCC, 3000");
    }

    @Test
    void changesNoHistoryThatIsHandedOverAgain() {
        List<String> before = sink.rows("SELECT * FROM params_history ORDER BY origin");

        sink.put(
                sent(change("Power", null, "true").setLoggedAt(LAST.toEpochMilli())),
                sent(change("Hue", null, "1")));

        assertThat(sink.rows("SELECT * FROM params_history WHERE param = 'Power' ORDER BY origin"))
                .hasSize(2)
                .isEqualTo(before);
        assertThat(sink.rows("SELECT param FROM params_history")).hasSize(3);
    }

    @Test
    void findsTheNewestPointOfASeries() {
        sink.put(sent(point("on", "bool", LAST, true)));

        assertThat(sink.rows("SELECT node, series, time FROM latest ORDER BY 1, 2"))
                .containsExactly(
                        "112233AABBCC, Sensor.Temperature, 2026-11-21 11:59:00.123+00",
                        "112233AABBCC, on, 2026-11-21 11:59:00.123+00",
                        "445566AABBCC, Sensor.Temperature, 2026-11-21 11:59:00.123+00");
    }

    /** By TimescaleDB's own figures of its batches. */
    private String pointsInColumns() {
        return sink.rows(
                        "SELECT sum((xpath('/row/n/text()', query_to_xml('SELECT coalesce(sum(_ts_meta_count), 0) AS n"
                                + " FROM ' || compress_relid::regclass, false, true, '')))[1]::text::bigint)"
                                + " FROM _timescaledb_catalog.compression_settings WHERE compress_relid IS NOT NULL"
                                + " AND relid IN (SELECT show_chunks('series_points'))")
                .get(0);
    }
}
