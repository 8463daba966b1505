package io.headwater.bench.sink;

import io.headwater.bench.frame.Contender;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The limit: the rows that ours left in its table, by COPY BINARY into the same table, emptied,
 * with the same unique index; ready in memory, and in the order they came in.
 */
final class Copied implements Contender {
    private final MeasuredDatabase database;
    private final int points;
    private byte @Nullable [] rows;

    Copied(MeasuredDatabase database, int points) {
        this.database = database;
        this.points = points;
    }

    @Override
    public String name() {
        return "COPY BINARY";
    }

    @Override
    public Map<String, Double> round() throws Exception {
        byte[] copied = rows == null ? dump() : rows;
        rows = copied;
        database.execute("TRUNCATE headwater.series_points");
        database.execute("CHECKPOINT");
        double cpu = database.cpuSeconds();
        long begin = System.nanoTime();
        try (Connection connection = database.connect()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY headwater.series_points FROM STDIN BINARY",
                            new ByteArrayInputStream(copied),
                            65_536);
            double seconds = (System.nanoTime() - begin) / 1e9;
            return Map.of(
                    Delivered.RATE,
                    points / seconds,
                    Delivered.DATABASE_CPU,
                    (database.cpuSeconds() - cpu) * 1e6 / points);
        }
    }

    private byte[] dump() throws SQLException, IOException {
        var dumped = new ByteArrayOutputStream();
        try (Connection connection = database.connect()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(
                            "COPY (SELECT * FROM headwater.series_points ORDER BY partition, origin) TO STDOUT BINARY",
                            dumped);
        }
        return dumped.toByteArray();
    }
}
