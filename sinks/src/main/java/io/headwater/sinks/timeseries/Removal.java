package io.headwater.sinks.timeseries;

import io.headwater.schemas.NodeKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes rows away, a bounded number with each statement: there may be millions, a statement that
 * takes long counts as lost, and nobody is to wait for its locks. Whoever stops half way has
 * removed some, and does the rest the next time.
 */
final class Removal {
    /** Rows that one statement removes: few enough for any time-out. */
    private static final int AT_ONCE = 20_000;

    /** Not all that the next owner measures is looked at, each hour for a month. */
    private static final String SOON_AFTER = "AND p.time < e.erased_at + interval '2 days'";

    /**
     * What was seen of a node at the very time of its erasure is of the node that came after: only
     * one that is not connected is erased. Such a row is back when a task that lost its partition
     * writes an older state behind the tombstone.
     */
    private static final List<States> STATES =
            List.of(
                    new States(StateKind.NODE, "last_seen_at", "<"),
                    new States(StateKind.PRESENCE, "logged_at", "<"),
                    new States(StateKind.ALERT, "logged_at", "<="),
                    new States(StateKind.EXECUTION, "changed_at", "<="));

    private final String schema;

    /**
     * Whose rows are removed.
     *
     * @param condition over erasures {@code e}
     * @param node what the condition asks for; null when it asks for nothing
     */
    record Scope(String condition, @Nullable String node) {
        /** As long as topics are kept: what an erasure means may be as far behind it. */
        static final Scope RECENT = new Scope("e.learned_at > now() - interval '30 days'", null);

        /**
         * One node a statement: what all nodes of a load take together may outlast any time-out.
         */
        static Scope of(NodeKey node) {
            return new Scope("e.node = ?", node.device());
        }

        private PreparedStatement prepare(Connection connection, String sql) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(sql);
            if (node != null) {
                statement.setString(1, node);
            }
            return statement;
        }
    }

    /** Rows of states that an erasure means: those whose time is before its own. */
    private record States(StateKind kind, String time, String before) {}

    /** A series of which the log took points that are nobody's, until then. */
    private record Series(int id, OffsetDateTime until) {}

    /** A node of which the log took changes that are nobody's, until then. */
    private record Node(NodeKey key, OffsetDateTime until) {}

    /**
     * @param schema where the tables are
     */
    Removal(String schema) {
        this.schema = schema;
    }

    /**
     * Points that the log took before those of this table, and not once more after them.
     *
     * @param table {@code erasures} or {@code orphans}
     */
    void points(Connection connection, String table, Scope scope) throws SQLException {
        String step = "SELECT " + schema + ".erase_points(?, ?, " + AT_ONCE + ")";
        for (Series series : series(connection, table, scope)) {
            try (PreparedStatement statement = connection.prepareStatement(step)) {
                statement.setInt(1, series.id());
                statement.setObject(2, series.until());
                callUntilFewer(statement);
            }
        }
    }

    /** Everything else that the log took about erased nodes before their erasure. */
    void others(Connection connection, Scope scope) throws SQLException {
        String step = "SELECT " + schema + ".erase_changes(?, ?, ?, ?, " + AT_ONCE + ")";
        for (Node node : nodesWithChanges(connection, scope)) {
            try (PreparedStatement statement = connection.prepareStatement(step)) {
                statement.setString(1, node.key().tenant());
                statement.setString(2, node.key().dialect());
                statement.setString(3, node.key().device());
                statement.setObject(4, node.until());
                callUntilFewer(statement);
            }
        }
        for (States states : STATES) {
            try (PreparedStatement statement = scope.prepare(connection, removal(states, scope))) {
                deleteUntilFewer(statement);
            }
        }
    }

    /** Alerts that nobody keeps any more. */
    void alertsBefore(Connection connection, OffsetDateTime time) throws SQLException {
        String step =
                """
                DELETE FROM %1$s.alerts_raised old USING (
                    SELECT tenant, dialect, node, id FROM %1$s.alerts_raised
                    WHERE logged_at < ? ORDER BY logged_at LIMIT %2$d) gone
                WHERE %3$s
                """
                        .formatted(schema, AT_ONCE, same(StateKind.ALERT));
        try (PreparedStatement statement = connection.prepareStatement(step)) {
            statement.setObject(1, time);
            deleteUntilFewer(statement);
        }
    }

    /** A step into the index of each series, of which one point is enough. */
    private List<Series> series(Connection connection, String table, Scope scope)
            throws SQLException {
        String ask =
                """
                SELECT s.id, e.erased_at
                FROM %1$s.%2$s e
                JOIN %1$s.series s ON s.tenant = e.tenant AND s.dialect = e.dialect AND s.node = e.node
                CROSS JOIN LATERAL (
                    SELECT FROM %1$s.series_points p
                    WHERE p.series_id = s.id AND greatest(p.logged_at, p.said_at) <= e.erased_at %4$s LIMIT 1) found
                WHERE %3$s
                """
                        .formatted(
                                schema,
                                table,
                                scope.condition(),
                                scope.node() == null ? SOON_AFTER : "");
        var series = new ArrayList<Series>();
        try (PreparedStatement statement = scope.prepare(connection, ask);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                series.add(new Series(rows.getInt(1), rows.getObject(2, OffsetDateTime.class)));
            }
        }
        return series;
    }

    private List<Node> nodesWithChanges(Connection connection, Scope scope) throws SQLException {
        String ask =
                """
                SELECT e.tenant, e.dialect, e.node, e.erased_at
                FROM %1$s.erasures e
                CROSS JOIN LATERAL (
                    SELECT FROM %1$s.params_changes p
                    WHERE p.tenant = e.tenant AND p.dialect = e.dialect AND p.node = e.node
                        AND p.logged_at <= e.erased_at LIMIT 1) found
                WHERE %2$s
                """
                        .formatted(schema, scope.condition());
        var nodes = new ArrayList<Node>();
        try (PreparedStatement statement = scope.prepare(connection, ask);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                nodes.add(
                        new Node(
                                new NodeKey(
                                        rows.getString(1), rows.getString(2), rows.getString(3)),
                                rows.getObject(4, OffsetDateTime.class)));
            }
        }
        return nodes;
    }

    /** Asks for the time once more: a row may be of the next node of that name by then. */
    private String removal(States states, Scope scope) {
        String part = states.kind().part;
        return """
               DELETE FROM %1$s.%2$s old USING (
                   SELECT old.tenant, old.dialect, old.node%3$s, e.erased_at
                   FROM %1$s.erasures e
                   JOIN %1$s.%2$s old ON old.tenant = e.tenant AND old.dialect = e.dialect AND old.node = e.node
                   WHERE %4$s AND old.%5$s %6$s e.erased_at LIMIT %7$d) gone
               WHERE %8$s AND old.%5$s %6$s gone.erased_at
               """
                .formatted(
                        schema,
                        states.kind().table,
                        part == null ? "" : ", old." + part,
                        scope.condition(),
                        states.time(),
                        states.before(),
                        AT_ONCE,
                        same(states.kind()));
    }

    /** That {@code old} and {@code gone} are the same row. */
    private static String same(StateKind kind) {
        return Stream.concat(Stream.of("tenant", "dialect", "node"), Stream.ofNullable(kind.part))
                .map(key -> "old." + key + " = gone." + key)
                .collect(Collectors.joining(" AND "));
    }

    private static void callUntilFewer(PreparedStatement step) throws SQLException {
        int found = AT_ONCE;
        while (found == AT_ONCE) {
            try (ResultSet answer = step.executeQuery()) {
                found = answer.next() ? answer.getInt(1) : 0;
            }
        }
    }

    private static void deleteUntilFewer(PreparedStatement step) throws SQLException {
        int removed = AT_ONCE;
        while (removed == AT_ONCE) {
            removed = step.executeUpdate();
        }
    }
}
