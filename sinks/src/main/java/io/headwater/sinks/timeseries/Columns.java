package io.headwater.sinks.timeseries;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgArray;

/**
 * Rows turned into one array parameter per column, for {@code INSERT .. SELECT .. FROM unnest(..)}:
 * one statement text for every batch size, and values that travel binary, so exactly.
 */
final class Columns<R> {
    private final BaseConnection connection;
    private final PreparedStatement statement;
    private final List<R> rows;
    private int next = 1;

    Columns(Connection connection, PreparedStatement statement, Collection<R> rows)
            throws SQLException {
        this.connection = connection.unwrap(BaseConnection.class);
        this.statement = statement;
        this.rows = List.copyOf(rows);
    }

    Columns<R> text(Function<R, @Nullable String> column) throws SQLException {
        return add(ArrayBytes.texts(rows, column));
    }

    /** JSON text, which the database parses. */
    Columns<R> json(Function<R, @Nullable String> column) throws SQLException {
        return add(ArrayBytes.jsons(rows, column));
    }

    Columns<R> bigint(Function<R, @Nullable Long> column) throws SQLException {
        return add(ArrayBytes.longs(rows, column));
    }

    /** Epoch ms of the years 1 to 9999. */
    Columns<R> time(Function<R, @Nullable Long> column) throws SQLException {
        return add(ArrayBytes.times(rows, column));
    }

    Columns<R> integer(Function<R, @Nullable Integer> column) throws SQLException {
        return add(ArrayBytes.integers(rows, column));
    }

    Columns<R> floating(Function<R, @Nullable Double> column) throws SQLException {
        return add(ArrayBytes.doubles(rows, column));
    }

    Columns<R> truth(Function<R, @Nullable Boolean> column) throws SQLException {
        return add(ArrayBytes.truths(rows, column));
    }

    /** A column whose kind is known when it runs only; the values must be of its Java type. */
    Columns<R> add(StateColumn.Kind kind, Function<R, @Nullable Object> column)
            throws SQLException {
        return switch (kind) {
            case TEXT -> text(row -> (String) column.apply(row));
            case JSON -> json(row -> (String) column.apply(row));
            case TIME -> time(row -> (Long) column.apply(row));
            case WHOLE -> bigint(row -> (Long) column.apply(row));
            case INTEGER -> integer(row -> (Integer) column.apply(row));
            case TRUTH -> truth(row -> (Boolean) column.apply(row));
        };
    }

    private Columns<R> add(ArrayBytes array) throws SQLException {
        statement.setArray(next++, new PgArray(connection, array.arrayType(), array.bytes()));
        return this;
    }
}
