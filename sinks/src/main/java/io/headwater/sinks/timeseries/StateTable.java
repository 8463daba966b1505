package io.headwater.sinks.timeseries;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Writes states of one kind: one statement for those that are, one for those that are gone. A row
 * holds the state that came last in its topic, however often, and from however many tasks, states
 * are written. One lane's thread only.
 */
final class StateTable {
    private final StateKind kind;
    private final String upsert;
    private final String delete;

    /**
     * @param schema where the table is
     */
    StateTable(String schema, StateKind kind) {
        this.kind = kind;
        List<String> keys = new ArrayList<>(List.of("tenant", "dialect", "node"));
        if (kind.part != null) {
            keys.add(kind.part);
        }
        List<String> values = new ArrayList<>(List.of("partition", "version"));
        kind.columns.forEach(column -> values.add(column.name()));
        upsert = upsert(schema + "." + kind.table, keys, values, kind);
        delete = delete(schema + "." + kind.table, keys);
    }

    /**
     * Writes all rows or none.
     *
     * @param rows of this table's kind, one at most for each thing
     * @throws SQLException when the database refused or is away; doing it again is harmless
     */
    void write(Connection connection, Collection<StateRow> rows) throws SQLException {
        List<StateRow> inOrder =
                rows.stream()
                        .sorted(
                                Comparator.comparing((StateRow row) -> row.node().toString())
                                        .thenComparing(StateRow::part))
                        .toList();
        put(connection, inOrder.stream().filter(row -> row.cells() != null).toList());
        remove(connection, inOrder.stream().filter(row -> row.cells() == null).toList());
    }

    private void put(Connection connection, List<StateRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(upsert)) {
            Columns<StateRow> columns =
                    keys(new Columns<>(connection, statement, rows))
                            .integer(row -> row.source().kafkaPartition())
                            .bigint(StateRow::version);
            for (int i = 0; i < kind.columns.size(); i++) {
                int cell = i;
                columns.add(
                        kind.columns.get(i).kind(),
                        row -> Objects.requireNonNull(row.cells()).get(cell));
            }
            statement.executeUpdate();
        }
    }

    private void remove(Connection connection, List<StateRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(delete)) {
            keys(new Columns<>(connection, statement, rows)).bigint(StateRow::version);
            statement.executeUpdate();
        }
    }

    private Columns<StateRow> keys(Columns<StateRow> columns) throws SQLException {
        columns.text(row -> row.node().tenant())
                .text(row -> row.node().dialect())
                .text(row -> row.node().device());
        return kind.part == null ? columns : columns.text(StateRow::part);
    }

    private static String upsert(
            String table, List<String> keys, List<String> values, StateKind kind) {
        List<String> all = new ArrayList<>(keys);
        all.addAll(values);
        List<String> types = new ArrayList<>(keys.stream().map(key -> "text").toList());
        types.addAll(List.of("integer", "bigint"));
        kind.columns.forEach(column -> types.add(column.kind().sql));
        String names = all.stream().map(StateTable::quoted).collect(Collectors.joining(", "));
        return "INSERT INTO %s AS old (%s) SELECT * FROM unnest(%s) ON CONFLICT (%s) DO UPDATE SET %s WHERE old.version < excluded.version"
                .formatted(
                        table,
                        names,
                        types.stream()
                                .map(type -> "?::" + type + "[]")
                                .collect(Collectors.joining(", ")),
                        keys.stream().map(StateTable::quoted).collect(Collectors.joining(", ")),
                        values.stream()
                                .map(value -> quoted(value) + " = excluded." + quoted(value))
                                .collect(Collectors.joining(", ")));
    }

    private static String delete(String table, List<String> keys) {
        return "DELETE FROM %s old USING unnest(%s, ?::bigint[]) AS gone(%s, version) WHERE %s AND old.version <= gone.version"
                .formatted(
                        table,
                        keys.stream().map(key -> "?::text[]").collect(Collectors.joining(", ")),
                        keys.stream().map(StateTable::quoted).collect(Collectors.joining(", ")),
                        keys.stream()
                                .map(key -> "old." + quoted(key) + " = gone." + quoted(key))
                                .collect(Collectors.joining(" AND ")));
    }

    /** As some of the names are words of SQL. */
    private static String quoted(String name) {
        return '"' + name + '"';
    }
}
