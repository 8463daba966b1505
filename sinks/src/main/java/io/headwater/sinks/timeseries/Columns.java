package io.headwater.sinks.timeseries;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows turned into one array parameter per column, for {@code INSERT .. SELECT .. FROM unnest(..)}:
 * one statement text for every batch size, and values that travel binary, so exactly.
 */
final class Columns<R> {
    private final Connection connection;
    private final PreparedStatement statement;
    private final List<R> rows;
    private int next = 1;

    Columns(Connection connection, PreparedStatement statement, Collection<R> rows) {
        this.connection = connection;
        this.statement = statement;
        this.rows = List.copyOf(rows);
    }

    Columns<R> text(Function<R, @Nullable String> column) throws SQLException {
        return add("text", column, String[]::new);
    }

    Columns<R> bigint(Function<R, @Nullable Long> column) throws SQLException {
        return add("int8", column, Long[]::new);
    }

    Columns<R> integer(Function<R, @Nullable Integer> column) throws SQLException {
        return add("int4", column, Integer[]::new);
    }

    Columns<R> floating(Function<R, @Nullable Double> column) throws SQLException {
        return add("float8", column, Double[]::new);
    }

    Columns<R> truth(Function<R, @Nullable Boolean> column) throws SQLException {
        return add("bool", column, Boolean[]::new);
    }

    private <T> Columns<R> add(
            String type, Function<R, @Nullable T> column, IntFunction<@Nullable T[]> ofLength)
            throws SQLException {
        @Nullable T[] values = ofLength.apply(rows.size());
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        Array array = connection.createArrayOf(type, values);
        statement.setArray(next++, array);
        return this;
    }
}
