package io.headwater.sinks.timeseries;

import io.headwater.schemas.NodeKey;
import io.headwater.sinks.timeseries.Removal.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Removes what is nobody's any more, and remembers that: everything about a node that the log took
 * before the node was erased, and the points that it took before the node lost its last owner.
 * Topics are read side by side, so some of it may come later. What a node says after that stays.
 * One lane's thread only.
 */
final class Erasure {
    /** Nodes remembered here, of those whose erasure was learned of lately; the tables know all. */
    private static final int MOST_NODES = 10_000;

    private final String schema;
    private final Removal removal;

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

    /**
     * @param schema where the tables are
     */
    Erasure(String schema) {
        this.schema = schema;
        this.removal = new Removal(schema);
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
            for (Scope node : nodes(orphans.stream().map(OrphanRow::node))) {
                removal.points(connection, "orphans", node);
            }
        }
        if (!tombstones.isEmpty()) {
            remember(
                    connection,
                    "erasures",
                    tombstones.stream()
                            .map(row -> new Erased(row.node(), row.loggedAt()))
                            .toList());
            for (Scope node : nodes(tombstones.stream().map(StateRow::node))) {
                removal.points(connection, "erasures", node);
                removal.others(connection, node);
            }
        }
    }

    /** Removes what came late about nodes that were erased, or lost their owners, lately. */
    void removeLate(Connection connection) throws SQLException {
        removal.points(connection, "orphans", Scope.RECENT);
        removal.points(connection, "erasures", Scope.RECENT);
        removal.others(connection, Scope.RECENT);
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
                        .formatted(schema, Scope.RECENT.condition(), MOST_NODES);
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

    private static List<Scope> nodes(Stream<NodeKey> nodes) {
        return nodes.map(Scope::of).distinct().toList();
    }
}
