package io.headwater.sinks.delivery;

import java.sql.SQLException;
import java.util.List;

/**
 * Writes rows in one statement where it can, and finds the rows that a database refuses where it
 * cannot: a refused batch is written again in halves until a refusal is about one row. The others
 * are all stored. Costs two statements per halving and poisoned row.
 */
public final class Bisection {
    private Bisection() {}

    /** One statement over these rows, all or none, harmless when repeated. */
    @FunctionalInterface
    public interface Statement<T> {
        void write(List<T> rows) throws SQLException;
    }

    /** Is told of each row that the database does not take, and why. */
    @FunctionalInterface
    public interface OnRefusal<T> {
        void refused(T row, SQLException why);
    }

    /**
     * Writes all rows but those it reports.
     *
     * @throws SQLException when the failure is not about the rows; some may be written by then
     */
    public static <T> void write(List<T> rows, Statement<T> statement, OnRefusal<T> onRefusal)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try {
            statement.write(rows);
        } catch (SQLException e) {
            if (SqlFailure.of(e) != SqlFailure.BAD_ROWS) {
                throw e;
            }
            if (rows.size() == 1) {
                onRefusal.refused(rows.get(0), e);
                return;
            }
            int middle = rows.size() / 2;
            write(rows.subList(0, middle), statement, onRefusal);
            write(rows.subList(middle, rows.size()), statement, onRefusal);
        }
    }
}
