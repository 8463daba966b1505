package io.headwater.sinks.timeseries;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Removes what the log took about a node before the node was erased, and remembers the erasure:
 * topics are read side by side, so some of it may come later. What a node says after its erasure
 * stays. One lane's thread only.
 */
final class Erasure {
    private static final String THESE = "e.node = ANY (?::text[])";
    private static final String RECENT = "e.erased_at > now() - interval '7 days'";

    private final String schema;

    /**
     * @param schema where the tables are
     */
    Erasure(String schema) {
        this.schema = schema;
    }

    /**
     * Erases the nodes of these tombstones.
     *
     * @throws SQLException when the database is away; doing it again is harmless
     */
    void of(Connection connection, List<StateRow> tombstones) throws SQLException {
        if (tombstones.isEmpty()) {
            return;
        }
        String remember =
                """
                INSERT INTO %s.erasures AS old SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[])
                ON CONFLICT (tenant, dialect, node) DO UPDATE SET erased_at = excluded.erased_at
                WHERE old.erased_at < excluded.erased_at
                """
                        .formatted(schema);
        try (PreparedStatement statement = connection.prepareStatement(remember)) {
            new Columns<>(connection, statement, tombstones)
                    .text(row -> row.node().tenant())
                    .text(row -> row.node().dialect())
                    .text(row -> row.node().device())
                    .time(StateRow::loggedAt);
            statement.executeUpdate();
        }
        for (String removal : removals(THESE).toList()) {
            try (PreparedStatement statement = connection.prepareStatement(removal)) {
                new Columns<>(connection, statement, tombstones).text(row -> row.node().device());
                statement.executeUpdate();
            }
        }
    }

    /** Removes what came late about nodes that were erased within a week. */
    void removeLate(Connection connection) throws SQLException {
        for (String removal : removals(RECENT).toList()) {
            try (PreparedStatement statement = connection.prepareStatement(removal)) {
                statement.executeUpdate();
            }
        }
    }

    private Stream<String> removals(String which) {
        return Stream.of(
                """
                DELETE FROM %1$s.series_points old USING %1$s.erasures e, %1$s.series s
                WHERE s.tenant = e.tenant AND s.dialect = e.dialect AND s.node = e.node
                    AND old.series_id = s.id AND old.logged_at <= e.erased_at AND %2$s
                """
                        .formatted(schema, which),
                removal("params_changes", "logged_at", which),
                removal("alerts_raised", "logged_at", which),
                removal("executions", "changed_at", which));
    }

    private String removal(String table, String logged, String which) {
        return """
               DELETE FROM %1$s.%2$s old USING %1$s.erasures e
               WHERE old.tenant = e.tenant AND old.dialect = e.dialect AND old.node = e.node
                   AND old.%3$s <= e.erased_at AND %4$s
               """
                .formatted(schema, table, logged, which);
    }
}
