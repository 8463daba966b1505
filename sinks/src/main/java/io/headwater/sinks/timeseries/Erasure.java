package io.headwater.sinks.timeseries;

import io.headwater.schemas.NodeKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Removes what is nobody's any more, and remembers that: everything about a node that the log took
 * before the node was erased, and the points that it took before the node lost its last owner.
 * Topics are read side by side, so some of it may come later. What a node says after that stays.
 * One lane's thread only.
 */
final class Erasure {
    /** One node a statement: what all nodes of a load take together may outlast any time-out. */
    private static final String THIS = "e.node = ?";

    /** As long as topics are kept: what an erasure means may be as far behind it. */
    private static final String RECENT = "e.learned_at > now() - interval '30 days'";

    /** Not all that the next owner measures is looked at, each hour for a month. */
    private static final String SOON_AFTER = "AND p.time < e.erased_at + interval '2 days'";

    /** Points that one statement removes: few enough for any time-out. */
    private static final int POINTS_AT_ONCE = 20_000;

    /** Nodes remembered here, of those whose erasure was learned of lately; the tables know all. */
    private static final int MOST_NODES = 10_000;

    private final String schema;

    /** Until when points of a node are nobody's, epoch ms. */
    private final Map<NodeKey, Long> recent =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<NodeKey, Long> eldest) {
                    return size() > MOST_NODES;
                }
            };

    /** Whether the tables were asked. */
    private boolean knowsRecent;

    /** A node, and until when what is known of it is nobody's; epoch ms. */
    private record Erased(NodeKey node, long until) {}

    /** A series of which the log took points that are nobody's, until then. */
    private record Stale(int series, OffsetDateTime until) {}

    /**
     * @param schema where the tables are
     */
    Erasure(String schema) {
        this.schema = schema;
    }

    /** Those of the points that are somebody's. */
    List<PointRow> wanted(Connection connection, List<PointRow> points) throws SQLException {
        if (!knowsRecent) {
            askRecent(connection);
        }
        return recent.isEmpty() ? points : points.stream().filter(this::isWanted).toList();
    }

    /**
     * Erases the nodes of these tombstones, and the points of nodes that lost their owners.
     *
     * @throws SQLException when the database is away; doing it again is harmless
     */
    void of(Connection connection, List<StateRow> tombstones, List<OrphanRow> orphans)
            throws SQLException {
        if (!orphans.isEmpty()) {
            remember(
                    connection,
                    "orphans",
                    orphans.stream().map(row -> new Erased(row.node(), row.until())).toList());
            for (String node : nodes(orphans.stream().map(OrphanRow::node))) {
                removePoints(connection, "orphans", THIS, node);
            }
        }
        if (!tombstones.isEmpty()) {
            remember(
                    connection,
                    "erasures",
                    tombstones.stream()
                            .map(row -> new Erased(row.node(), row.loggedAt()))
                            .toList());
            for (String node : nodes(tombstones.stream().map(StateRow::node))) {
                removePoints(connection, "erasures", THIS, node);
                for (String removal : removals(THIS).toList()) {
                    remove(connection, removal, node);
                }
            }
        }
    }

    /** Removes what came late about nodes that were erased, or lost their owners, lately. */
    void removeLate(Connection connection) throws SQLException {
        removePoints(connection, "orphans", RECENT, null);
        removePoints(connection, "erasures", RECENT, null);
        for (String removal : removals(RECENT).toList()) {
            remove(connection, removal, null);
        }
    }

    /** Forgets what it knows about the database, which may have changed. */
    void forget() {
        recent.clear();
        knowsRecent = false;
    }

    private boolean isWanted(PointRow point) {
        Long until = recent.get(point.series().node());
        return until == null || point.loggedAt() > until;
    }

    private void askRecent(Connection connection) throws SQLException {
        String ask =
                """
                SELECT tenant, dialect, node, (extract(epoch FROM until) * 1000)::bigint FROM (
                    SELECT tenant, dialect, node, max(erased_at) AS until, max(learned_at) AS learned
                    FROM (SELECT * FROM %1$s.erasures UNION ALL SELECT * FROM %1$s.orphans) e
                    WHERE %2$s GROUP BY tenant, dialect, node
                    ORDER BY learned DESC, until DESC LIMIT %3$d) newest
                ORDER BY learned, until -- the first are forgotten first
                """
                        .formatted(schema, RECENT, MOST_NODES);
        try (PreparedStatement statement = connection.prepareStatement(ask);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                var node = new NodeKey(rows.getString(1), rows.getString(2), rows.getString(3));
                recent.put(node, rows.getLong(4));
            }
        }
        knowsRecent = true;
    }

    private void remember(Connection connection, String table, List<Erased> erased)
            throws SQLException {
        String remember =
                """
                INSERT INTO %s.%s AS old (tenant, dialect, node, erased_at)
                SELECT tenant, dialect, node, max(erased_at)
                FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[]) AS e(tenant, dialect, node, erased_at)
                GROUP BY tenant, dialect, node ORDER BY tenant, dialect, node
                ON CONFLICT (tenant, dialect, node) DO UPDATE
                SET erased_at = greatest(old.erased_at, excluded.erased_at), learned_at = now()
                """
                        .formatted(schema, table);
        try (PreparedStatement statement = connection.prepareStatement(remember)) {
            new Columns<>(connection, statement, erased)
                    .text(row -> row.node().tenant())
                    .text(row -> row.node().dialect())
                    .text(row -> row.node().device())
                    .time(Erased::until);
            statement.executeUpdate();
        }
        erased.forEach(row -> recent.merge(row.node(), row.until(), Math::max));
    }

    /**
     * In pieces: a node may have millions of them, and a statement that takes long counts as lost.
     */
    private void removePoints(
            Connection connection, String table, String which, @Nullable String node)
            throws SQLException {
        String removal = "SELECT " + schema + ".erase_points(?, ?, " + POINTS_AT_ONCE + ")";
        for (Stale stale : stale(connection, table, which, node)) {
            try (PreparedStatement statement = connection.prepareStatement(removal)) {
                statement.setInt(1, stale.series());
                statement.setObject(2, stale.until());
                int found = POINTS_AT_ONCE;
                while (found == POINTS_AT_ONCE) {
                    try (ResultSet answer = statement.executeQuery()) {
                        found = answer.next() ? answer.getInt(1) : 0;
                    }
                }
            }
        }
    }

    /** A step into the index of each series, of which one point is enough. */
    private List<Stale> stale(
            Connection connection, String table, String which, @Nullable String node)
            throws SQLException {
        String ask =
                """
                SELECT s.id, e.erased_at
                FROM %1$s.%2$s e
                JOIN %1$s.series s ON s.tenant = e.tenant AND s.dialect = e.dialect AND s.node = e.node
                CROSS JOIN LATERAL (
                    SELECT FROM %1$s.series_points p
                    WHERE p.series_id = s.id AND p.logged_at <= e.erased_at %4$s LIMIT 1) found
                WHERE %3$s
                """
                        .formatted(schema, table, which, node == null ? SOON_AFTER : "");
        try (PreparedStatement statement = connection.prepareStatement(ask)) {
            if (node != null) {
                statement.setString(1, node);
            }
            var stale = new ArrayList<Stale>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    stale.add(new Stale(rows.getInt(1), rows.getObject(2, OffsetDateTime.class)));
                }
            }
            return stale;
        }
    }

    /**
     * @param node what the statement asks for; null when it asks for nothing
     */
    private static void remove(Connection connection, String removal, @Nullable String node)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(removal)) {
            if (node != null) {
                statement.setString(1, node);
            }
            statement.execute();
        }
    }

    /**
     * What was seen of a node at the very time of its erasure is of the node that came after: only
     * one that is not connected is erased. Such a row is back when a task that lost its partition
     * writes an older state behind the tombstone.
     */
    private Stream<String> removals(String which) {
        return Stream.of(
                removal("nodes", "last_seen_at", "<", which),
                removal("presences", "logged_at", "<", which),
                removalOfChanges(which),
                removal("alerts_raised", "logged_at", "<=", which),
                removal("executions", "changed_at", "<=", which));
    }

    private String removalOfChanges(String which) {
        return """
               SELECT %1$s.erase_changes(e.tenant, e.dialect, e.node, e.erased_at)
               FROM %1$s.erasures e
               CROSS JOIN LATERAL (
                   SELECT FROM %1$s.params_changes p
                   WHERE p.tenant = e.tenant AND p.dialect = e.dialect AND p.node = e.node
                       AND p.logged_at <= e.erased_at LIMIT 1) found
               WHERE %2$s
               """
                .formatted(schema, which);
    }

    private String removal(String table, String logged, String before, String which) {
        return """
               DELETE FROM %1$s.%2$s old USING %1$s.erasures e
               WHERE old.tenant = e.tenant AND old.dialect = e.dialect AND old.node = e.node
                   AND old.%3$s %4$s e.erased_at AND %5$s
               """
                .formatted(schema, table, logged, before, which);
    }

    private static List<String> nodes(Stream<NodeKey> nodes) {
        return nodes.map(NodeKey::device).distinct().toList();
    }
}
