package io.headwater.sinks.timeseries;

import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The integers that stand for series, made when a series is first seen and remembered for as many
 * series as it is told, least recently used forgotten first. Several tasks may ask for the same
 * series at once and get the same integer. One lane's thread only.
 */
final class SeriesIds {
    private static final String KEY_ARRAYS =
            "unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])"
                    + " AS asked(tenant, dialect, node, class, name, data_type)";

    private final String find;
    private final String add;
    private final Map<SeriesKey, Known> known;

    private record Known(int id, @Nullable String paramType) {}

    /** A series that is not known, or not with this param type. */
    private record Asked(SeriesKey key, @Nullable String paramType) {
        boolean isAnsweredBy(@Nullable Known series) {
            return series != null && (paramType == null || paramType.equals(series.paramType()));
        }

        /** The same series, with the newer param type where there is one. */
        Asked and(Asked newer) {
            return newer.paramType == null ? this : newer;
        }
    }

    /**
     * @param schema where the tables are
     * @param most how many series are remembered
     */
    SeriesIds(String schema, int most) {
        known =
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<SeriesKey, Known> eldest) {
                        return size() > most;
                    }
                };
        find =
                "SELECT s.* FROM "
                        + schema
                        + ".series s JOIN "
                        + KEY_ARRAYS
                        + " USING (tenant, dialect, node, class, name, data_type)";
        add =
                "INSERT INTO "
                        + schema
                        + ".series AS old (tenant, dialect, node, class, name, data_type, param_type)"
                        + " SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[],"
                        + " ?::text[], ?::text[])"
                        + " ON CONFLICT (tenant, dialect, node, class, name, data_type) DO UPDATE"
                        + " SET param_type = excluded.param_type"
                        + " WHERE excluded.param_type IS NOT NULL"
                        + " AND old.param_type IS DISTINCT FROM excluded.param_type";
    }

    /** The integers of the series of these rows, in the order of the rows. */
    int[] of(Connection connection, List<PointRow> rows) throws SQLException {
        var ids = new int[rows.size()];
        var unknown = new LinkedHashMap<SeriesKey, Asked>();
        for (int i = 0; i < ids.length; i++) {
            PointRow row = rows.get(i);
            Known series = known.get(row.series());
            if (series != null) {
                ids[i] = series.id();
            }
            var asked = new Asked(row.series(), row.paramType());
            if (!asked.isAnsweredBy(series) || unknown.containsKey(row.series())) {
                unknown.merge(row.series(), asked, Asked::and);
            }
        }
        if (!unknown.isEmpty()) {
            Map<SeriesKey, Integer> found = look(connection, unknown.values());
            for (int i = 0; i < ids.length; i++) {
                Integer id = found.get(rows.get(i).series());
                ids[i] = id == null ? ids[i] : id;
            }
        }
        return ids;
    }

    private Map<SeriesKey, Integer> look(Connection connection, Collection<Asked> asked)
            throws SQLException {
        var ids = new HashMap<SeriesKey, Integer>();
        Collection<Asked> unknown = take(asked, find(connection, asked), ids);
        if (!unknown.isEmpty()) {
            add(connection, unknown);
            take(unknown, find(connection, unknown), ids);
        }
        return ids;
    }

    /**
     * Forgets everything: a database that was away may have come back without the newest series.
     */
    void forget() {
        known.clear();
    }

    /** Moves what was found into {@code ids} and returns the rest. */
    private static Collection<Asked> take(
            Collection<Asked> asked, Map<SeriesKey, Known> found, Map<SeriesKey, Integer> ids) {
        var rest = new ArrayList<Asked>();
        for (Asked each : asked) {
            Known series = found.get(each.key());
            if (series != null) {
                ids.put(each.key(), series.id());
            }
            if (!each.isAnsweredBy(series)) {
                rest.add(each);
            }
        }
        return rest;
    }

    private Map<SeriesKey, Known> find(Connection connection, Collection<Asked> asked)
            throws SQLException {
        var found = new HashMap<SeriesKey, Known>();
        try (PreparedStatement statement = connection.prepareStatement(find)) {
            keys(new Columns<>(connection, statement, asked));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    var series = new Known(rows.getInt("id"), rows.getString("param_type"));
                    found.put(keyIn(rows), series);
                }
            }
        }
        known.putAll(found);
        return found;
    }

    private void add(Connection connection, Collection<Asked> asked) throws SQLException {
        // in one order everywhere, so that two tasks wait for each other instead of deadlocking
        List<Asked> sorted =
                asked.stream().sorted(Comparator.comparing(each -> each.key().toString())).toList();
        try (PreparedStatement statement = connection.prepareStatement(add)) {
            keys(new Columns<>(connection, statement, sorted)).text(Asked::paramType);
            statement.executeUpdate();
        }
    }

    private static Columns<Asked> keys(Columns<Asked> columns) throws SQLException {
        return columns.text(asked -> asked.key().node().tenant())
                .text(asked -> asked.key().node().dialect())
                .text(asked -> asked.key().node().device())
                .text(asked -> asked.key().seriesClass() == SeriesClass.FULL ? "full" : "simple")
                .text(asked -> asked.key().name())
                .text(asked -> asked.key().dataType());
    }

    private static SeriesKey keyIn(ResultSet row) throws SQLException {
        return new SeriesKey(
                new NodeKey(
                        row.getString("tenant"), row.getString("dialect"), row.getString("node")),
                row.getString("class").equals("full") ? SeriesClass.FULL : SeriesClass.SIMPLE,
                row.getString("data_type"),
                row.getString("name"));
    }
}
