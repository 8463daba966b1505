package io.headwater.sinks.timeseries;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import io.headwater.sinks.delivery.Bisection;
import io.headwater.sinks.delivery.Refused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * One connection's worth of writing: the rows of some nodes, always the same ones, with what is
 * remembered about their series. One thread at a time.
 */
final class Lane {
    private final HikariDataSource database;
    private final int batchSize;
    private final PointsTable pointsTable;
    private final ParamsTable paramsTable;
    private final Map<StateKind, StateTable> stateTables = new HashMap<>();
    private final Erasure erasure;

    /**
     * @param database gives a connection for each batch
     * @param series how many series ids this lane remembers
     */
    Lane(HikariDataSource database, TimeSeriesSinkSettings settings, int series) {
        this.database = database;
        this.batchSize = settings.batchSize();
        this.pointsTable = new PointsTable(settings.quotedSchema(), series);
        this.paramsTable = new ParamsTable(settings.quotedSchema());
        this.erasure = new Erasure(settings.quotedSchema());
        for (StateKind kind : StateKind.ALL) {
            stateTables.put(kind, new StateTable(settings.quotedSchema(), kind));
        }
    }

    /**
     * Writes all rows but those it returns, which the database will never take.
     *
     * @throws SQLException when the database is away or broken; some rows may be written by then,
     *     and writing them again is harmless
     */
    List<Refused> write(Batch batch) throws SQLException {
        try (Connection connection = database.getConnection()) {
            try {
                return write(connection, batch);
            } catch (SQLException e) {
                database.evictConnection(connection); // the pool does not see what COPY met with
                throw e;
            }
        } catch (SQLException e) {
            forget();
            throw e;
        }
    }

    private List<Refused> write(Connection connection, Batch batch) throws SQLException {
        var refused = new ArrayList<Refused>();
        List<PointRow> points = erasure.wanted(connection, batch.points());
        for (List<PointRow> some : inBatches(points)) {
            Bisection.write(
                    some,
                    rows -> pointsTable.write(connection, rows),
                    (row, why) -> refused.add(refused(row.source(), why)));
        }
        for (List<ParamsRow> some : inBatches(batch.changes())) {
            Bisection.write(
                    some,
                    rows -> paramsTable.write(connection, rows),
                    (row, why) -> refused.add(refused(row.source(), why)));
        }
        for (StateKind kind : StateKind.ALL) {
            writeStates(connection, kind, batch, refused);
        }
        // last, so that it finds what came in the same batch
        erasure.of(
                connection,
                batch.states().stream().filter(Lane::isErasure).toList(),
                batch.orphans());
        return refused;
    }

    /** Forgets what it knows about the database, which may have changed. */
    void forget() {
        pointsTable.forget();
        paramsTable.forget();
        erasure.forget();
    }

    private void writeStates(
            Connection connection, StateKind kind, Batch batch, List<Refused> refused)
            throws SQLException {
        var newest =
                StateRow.newest(batch.states().stream().filter(row -> row.kind() == kind).toList());
        for (List<StateRow> some : inBatches(List.copyOf(newest))) {
            Bisection.write(
                    some,
                    rows -> requireNonNull(stateTables.get(kind)).write(connection, rows),
                    (row, why) -> refused.add(refused(row.source(), why)));
        }
    }

    private static boolean isErasure(StateRow row) {
        return row.kind() == StateKind.NODE && row.cells() == null;
    }

    private <T> List<List<T>> inBatches(List<T> rows) {
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
