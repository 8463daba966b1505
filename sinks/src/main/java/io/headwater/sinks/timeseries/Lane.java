package io.headwater.sinks.timeseries;

import io.headwater.sinks.delivery.Bisection;
import io.headwater.sinks.delivery.Refused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * One connection's worth of writing: the rows of some nodes, always the same ones, with what is
 * remembered about their series. One thread at a time.
 */
final class Lane {
    private final DataSource database;
    private final int batchSize;
    private final PointsTable pointsTable;
    private final ParamsTable paramsTable;

    /**
     * @param database gives a connection for each batch
     * @param series how many series ids this lane remembers
     */
    Lane(DataSource database, TimeSeriesSinkSettings settings, int series) {
        this.database = database;
        this.batchSize = settings.batchSize();
        this.pointsTable = new PointsTable(settings.quotedSchema(), series);
        this.paramsTable = new ParamsTable(settings.quotedSchema());
    }

    /**
     * Writes all rows but those it returns, which the database will never take.
     *
     * @throws SQLException when the database is away or broken; some rows may be written by then,
     *     and writing them again is harmless
     */
    List<Refused> write(List<PointRow> points, List<ParamsRow> changes) throws SQLException {
        var refused = new ArrayList<Refused>();
        try (Connection connection = database.getConnection()) {
            for (List<PointRow> batch : batches(points)) {
                Bisection.write(
                        batch,
                        rows -> pointsTable.write(connection, rows),
                        (row, why) -> refused.add(refused(row.source(), why)));
            }
            for (List<ParamsRow> batch : batches(changes)) {
                Bisection.write(
                        batch,
                        rows -> paramsTable.write(connection, rows),
                        (row, why) -> refused.add(refused(row.source(), why)));
            }
        } catch (SQLException e) {
            pointsTable.forget();
            paramsTable.forget();
            throw e;
        }
        return refused;
    }

    private <T> List<List<T>> batches(List<T> rows) {
        var batches = new ArrayList<List<T>>();
        for (int from = 0; from < rows.size(); from += batchSize) {
            batches.add(rows.subList(from, Math.min(rows.size(), from + batchSize)));
        }
        return batches;
    }

    /** Says the SQLSTATE and not the server's sentence, which may quote the value. */
    private static Refused refused(SinkRecord record, SQLException why) {
        return new Refused(
                record, "the database does not take it (SQLSTATE " + why.getSQLState() + ")", why);
    }
}
