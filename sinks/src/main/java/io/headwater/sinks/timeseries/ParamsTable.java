package io.headwater.sinks.timeseries;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes parameter changes in one statement, one row per change. A change is a fact: written again
 * it changes nothing. One lane's thread only.
 */
final class ParamsTable {
    private final String insert;
    private final Months months;

    /** A change as the table has it. */
    private record Row(ParamsRow message, ParamsRow.Change change) {}

    /**
     * @param schema where the table is
     */
    ParamsTable(String schema) {
        months = new Months(schema, "params_changes");
        insert =
                """
                INSERT INTO %1$s.params_changes (tenant, dialect, node, device, param, logged_at, origin, partition,
                    value, previous, cause, device_time, received_at)
                SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bigint[],
                    ?::integer[], ?::jsonb[], ?::jsonb[], ?::text[], ?::timestamptz[], ?::timestamptz[])
                ON CONFLICT DO NOTHING
                """
                        .formatted(schema);
    }

    /**
     * Writes the changes of all messages or of none.
     *
     * @throws SQLException when the database refused or is away; doing it again is harmless
     */
    void write(Connection connection, List<ParamsRow> messages) throws SQLException {
        List<Row> rows =
                messages.stream()
                        .flatMap(
                                message ->
                                        message.changes().stream()
                                                .map(change -> new Row(message, change)))
                        .toList();
        if (rows.isEmpty()) {
            return;
        }
        months.cover(connection, messages.stream().mapToLong(ParamsRow::loggedAt));
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            new Columns<>(connection, statement, rows)
                    .text(row -> row.message().node().tenant())
                    .text(row -> row.message().node().dialect())
                    .text(row -> row.message().node().device())
                    .text(row -> row.change().device())
                    .text(row -> row.change().param())
                    .time(row -> row.message().loggedAt())
                    .bigint(row -> row.message().origin())
                    .integer(row -> row.message().partition())
                    .json(row -> row.change().value())
                    .json(row -> row.change().previous())
                    .text(row -> row.message().cause())
                    .time(row -> row.message().deviceTime())
                    .time(row -> row.message().receivedAt());
            statement.executeUpdate();
        }
    }

    /** Forgets what it knows about the database, which may have changed while it was away. */
    void forget() {
        months.forget();
    }
}
