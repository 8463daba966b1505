package io.headwater.sinks.timeseries;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.util.PSQLState;

/**
 * Writes points in few statements. A series and time holds the value that came last in log order,
 * whatever order, and however often, rows are written in. One lane's thread only.
 *
 * <p>State tells repeats from revisions as long as it knows a point, and a point may come again
 * after that as if it were the first. So a row itself judges what comes for it: the same value and
 * expiry as before change nothing but which record was the last to say so, and when, others make
 * its revision one higher at least.
 *
 * <p>Points are almost always new, so a batch is copied, which costs the database half as much as
 * an upsert. One that is not new makes the copy fail as a whole; the batch and some after it, which
 * are probably repeats as well, are then written by upserts.
 */
final class PointsTable {
    /** Batches that are written by upserts after one that was not new. */
    private static final int WARY = 16;

    private static final int COLUMNS = 13;

    /**
     * Whether what comes says something else than the row, or knows that something else was said.
     */
    private static final String REVISES =
            """
            (excluded.revision > old.revision
                        OR (old.expires_at, old.value_long, old.value_double, old.value_boolean, old.value_text, old.value_json)
                        IS DISTINCT FROM (excluded.expires_at, excluded.value_long, excluded.value_double,
                            excluded.value_boolean, excluded.value_text, excluded.value_json))\
            """;

    private final String copy;
    private final String upsert;
    private final SeriesIds seriesIds;
    private final Months months;

    /** Batches still to be written by upserts. */
    private int wary;

    /**
     * @param schema where the tables are
     * @param series how many series ids are remembered
     */
    PointsTable(String schema, int series) {
        seriesIds = new SeriesIds(schema, series);
        months = new Months(schema, "series_points");
        copy =
                "COPY "
                        + schema
                        + ".series_points (series_id, time, received_at, logged_at, expires_at, partition, origin,"
                        + " revision, value_long, value_double, value_boolean, value_text, value_json)"
                        + " FROM STDIN BINARY";
        upsert =
                """
                INSERT INTO %1$s.series_points AS old (series_id, time, received_at, logged_at, expires_at, partition,
                    origin, revision, value_long, value_double, value_boolean, value_text, value_json)
                SELECT * FROM unnest(?::integer[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[],
                    ?::timestamptz[], ?::integer[], ?::bigint[], ?::integer[], ?::bigint[], ?::double precision[],
                    ?::boolean[], ?::text[], ?::jsonb[])
                ON CONFLICT (series_id, time) DO UPDATE SET
                    received_at = CASE WHEN %2$s THEN excluded.received_at ELSE old.received_at END,
                    logged_at = CASE WHEN %2$s THEN excluded.logged_at ELSE old.logged_at END,
                    said_at = excluded.logged_at,
                    revision = CASE WHEN %2$s THEN greatest(excluded.revision, old.revision + 1) ELSE old.revision END,
                    expires_at = excluded.expires_at, partition = excluded.partition, origin = excluded.origin,
                    value_long = excluded.value_long, value_double = excluded.value_double,
                    value_boolean = excluded.value_boolean, value_text = excluded.value_text,
                    value_json = excluded.value_json
                WHERE (old.origin, old.revision) < (excluded.origin, excluded.revision)
                """
                        .formatted(schema, REVISES);
    }

    /**
     * Writes all rows.
     *
     * @throws SQLException when the database refused or is away, and some may be written; doing it
     *     again is harmless
     */
    void write(Connection connection, List<PointRow> points) throws SQLException {
        months.cover(connection, points.stream().mapToLong(PointRow::time));
        var turns = PlacedPoint.inTurns(points, seriesIds.of(connection, points));
        writeNew(connection, turns.getFirst());
        for (List<PlacedPoint> again : turns.subList(1, turns.size())) {
            upsert(connection, again);
        }
    }

    private void writeNew(Connection connection, List<PlacedPoint> rows) throws SQLException {
        if (wary > 0) {
            wary--;
            upsert(connection, rows);
        } else if (!copied(connection, rows)) {
            wary = WARY;
            upsert(connection, rows);
        }
    }

    /** False when some of them are not new; nothing is written then. */
    private boolean copied(Connection connection, List<PlacedPoint> rows) throws SQLException {
        try (var copied = CopiedRows.begin(connection, copy)) {
            for (PlacedPoint row : rows) {
                PointRow point = row.point();
                copied.row(COLUMNS)
                        .integer(row.seriesId())
                        .time(point.time())
                        .time(point.receivedAt())
                        .time(point.loggedAt())
                        .time(point.expiresAt())
                        .integer(point.partition())
                        .bigint(point.origin())
                        .integer(point.revision())
                        .value(point.value());
            }
            copied.end();
            return true;
        } catch (SQLException e) {
            if (PSQLState.UNIQUE_VIOLATION.getState().equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private void upsert(Connection connection, List<PlacedPoint> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(upsert)) {
            new Columns<>(connection, statement, rows)
                    .integer(PlacedPoint::seriesId)
                    .time(row -> row.point().time())
                    .time(row -> row.point().receivedAt())
                    .time(row -> row.point().loggedAt())
                    .time(row -> row.point().expiresAt())
                    .integer(row -> row.point().partition())
                    .bigint(row -> row.point().origin())
                    .integer(row -> row.point().revision())
                    .bigint(
                            row ->
                                    row.point().value() instanceof PointValue.Whole v
                                            ? v.value()
                                            : null)
                    .floating(
                            row ->
                                    row.point().value() instanceof PointValue.Floating v
                                            ? v.value()
                                            : null)
                    .truth(
                            row ->
                                    row.point().value() instanceof PointValue.Truth v
                                            ? v.value()
                                            : null)
                    .text(
                            row ->
                                    row.point().value() instanceof PointValue.Text v
                                            ? v.value()
                                            : null)
                    .json(
                            row ->
                                    row.point().value() instanceof PointValue.Document v
                                            ? v.json()
                                            : null);
            statement.executeUpdate();
        }
    }

    /** Forgets what it knows about the database, which may have changed while it was away. */
    void forget() {
        seriesIds.forget();
        months.forget();
    }
}
