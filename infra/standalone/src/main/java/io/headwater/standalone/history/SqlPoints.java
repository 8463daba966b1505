package io.headwater.standalone.history;

import io.headwater.avro.timeseries.Point;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.SeriesKey;
import io.headwater.sinks.timeseries.TimeSeriesSinkSettings;
import io.headwater.topologies.aggregates.Atom;
import io.headwater.topologies.aggregates.OlderPoints;
import io.headwater.topologies.aggregates.OlderPointsUnavailableException;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Sample;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Older points from the view {@code points} of the time-series sink, a batch of rows in memory at a
 * time, on a connection of its own for every question. Any thread that may block.
 */
public final class SqlPoints implements OlderPoints {
    private static final int ROWS_AT_ONCE = 5_000;
    private static final int LONGEST_SECONDS = 60;

    /** What a database says whose sink is of before the function. */
    private static final String NO_SUCH_FUNCTION = "42883";

    private static final String OF_SERIES =
            " FROM %s.points WHERE tenant = ? AND dialect = ? AND node = ? AND class = ? AND series = ?"
                    + " AND data_type = ? AND time >= timestamptz 'epoch' + ? * interval '1 second'"
                    + " AND time < timestamptz 'epoch' + ? * interval '1 second'";

    private static final String MILLIS = "(extract(epoch FROM %s) * 1000)::bigint";

    /** Columns of values, by data type. */
    private static final Map<String, String> COLUMNS =
            Map.of(
                    "int", "value_long",
                    "float", "value_double",
                    "bool", "value_boolean",
                    "string", "value_text",
                    "object", "value_json::text",
                    "array", "value_json::text");

    private final Supplier<Optional<Database>> database;

    /**
     * Where the sink's tables are.
     *
     * @param user empty when the URL names it
     * @param password empty when the URL has it, or none is needed
     * @param schema of the sink; unquoted
     */
    public record Database(String jdbcUrl, String user, String password, String schema) {
        /** One whose URL says everything, and whose sink was told nothing else. */
        public static Database at(String jdbcUrl) {
            return new Database(jdbcUrl, "", "", TimeSeriesSinkSettings.DEFAULT_SCHEMA);
        }

        @Override
        public String toString() {
            return "the database of the time-series sink";
        }

        private String quotedSchema() {
            return '"' + schema + '"';
        }

        private Properties settings() {
            var settings = new Properties();
            settings.put("connectTimeout", "5");
            settings.put("ApplicationName", "headwater-api");
            if (!user.isEmpty()) {
                settings.put("user", user);
            }
            if (!password.isEmpty()) {
                settings.put("password", password);
            }
            return settings;
        }
    }

    /**
     * @param database empty while it does not run yet
     */
    public SqlPoints(Supplier<Optional<Database>> database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "sql";
    }

    @Override
    public void points(
            SeriesKey series,
            Question.Range range,
            boolean descending,
            long most,
            Consumer<Sample> to) {
        ask(
                schema ->
                        "SELECT "
                                + MILLIS.formatted("time")
                                + ", "
                                + column(series)
                                + ", revision, "
                                + MILLIS.formatted("logged_at")
                                + OF_SERIES.formatted(schema)
                                + (descending ? " ORDER BY time DESC" : " ORDER BY time")
                                + " LIMIT "
                                + most,
                statement -> name(statement, series, range),
                row -> {
                    Object value = row.getObject(2);
                    if (value != null) {
                        to.accept(new Sample(row.getLong(1), value, row.getInt(3), row.getLong(4)));
                    }
                });
    }

    @Override
    public void told(SeriesKey series, Question.Range range, long most, Consumer<Point> to) {
        ask(
                schema ->
                        "SELECT "
                                + MILLIS.formatted("time")
                                + ", "
                                + column(series)
                                + ", revision, "
                                + MILLIS.formatted("logged_at")
                                + ", "
                                + MILLIS.formatted("received_at")
                                + ", "
                                + MILLIS.formatted("expires_at")
                                + ", origin, param_type"
                                + OF_SERIES.formatted(schema)
                                + " ORDER BY time DESC LIMIT "
                                + most,
                statement -> name(statement, series, range),
                row -> {
                    Object value = row.getObject(2);
                    if (value != null) {
                        to.accept(point(series, value, row));
                    }
                });
    }

    private static Point point(SeriesKey series, Object value, ResultSet row) throws SQLException {
        return new Point(
                series.seriesClass(),
                series.name(),
                series.dataType(),
                row.getString(8),
                row.getLong(1),
                value,
                row.getInt(3),
                row.getObject(6, Long.class),
                row.getLong(5),
                row.getLong(4),
                row.getLong(7));
    }

    @Override
    public void quarters(SeriesKey series, Question.Range range, ObjLongConsumer<Atom> to) {
        ask(
                schema -> quartersOf(series, schema),
                statement -> name(statement, series, range),
                row -> to.accept(atom(row), row.getLong(1)));
    }

    /**
     * As far as the sink remembers: one of before the function counts as if it had dropped none.
     */
    @Override
    public long keptFrom() {
        var from = new AtomicLong(Long.MIN_VALUE);
        try {
            ask(
                    schema -> "SELECT " + MILLIS.formatted(schema + ".kept_from('series_points')"),
                    statement -> {},
                    row -> {
                        long time = row.getLong(1);
                        if (!row.wasNull()) {
                            from.set(time);
                        }
                    });
        } catch (OlderPointsUnavailableException e) {
            if (!(e.getCause() instanceof SQLException refused)
                    || !NO_SUCH_FUNCTION.equals(refused.getSQLState())) {
                throw e;
            }
        }
        return from.get();
    }

    private static String quartersOf(SeriesKey series, String schema) {
        String value = column(series);
        boolean numbers = series.dataType().equals("int") || series.dataType().equals("float");
        String extremes = numbers ? "min(v), max(v), sum(v)" : "NULL, NULL, NULL";
        return "SELECT "
                + MILLIS.formatted("quarter")
                + ", count(*), "
                + extremes
                + ", min(t), (array_agg(v ORDER BY t))[1], max(t), (array_agg(v ORDER BY t DESC))[1]"
                + ", sum(revision), count(*) FILTER (WHERE logged >= quarter + interval '16 minutes')"
                + ", "
                + MILLIS.formatted("max(logged)")
                + " FROM (SELECT date_bin('15 minutes', time, timestamptz 'epoch') AS quarter, "
                + MILLIS.formatted("time")
                + " AS t, "
                + value
                + " AS v, revision, logged_at AS logged"
                + OF_SERIES.formatted(schema)
                + ") AS point WHERE v IS NOT NULL GROUP BY quarter ORDER BY quarter";
    }

    private static Atom atom(ResultSet row) throws SQLException {
        long late = row.getLong(11);
        return new Atom(
                row.getLong(2),
                number(row.getObject(3)),
                number(row.getObject(4)),
                number(row.getObject(5)),
                new Sample(row.getLong(6), row.getObject(7), 0, row.getLong(12)),
                new Sample(row.getLong(8), row.getObject(9), 0, row.getLong(12)),
                row.getLong(10) + late,
                late,
                row.getLong(12));
    }

    /** Sums of whole numbers come as decimals, whole while 64 bits hold them. */
    private static @Nullable Number number(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case BigDecimal sum when sum.toBigInteger().bitLength() < Long.SIZE -> sum.longValue();
            case BigDecimal sum -> sum.doubleValue();
            case Number number -> number;
            case Object other -> throw new IllegalStateException("not a number: " + other);
        };
    }

    /** Takes a row of an answer. */
    private interface Rows {
        void take(ResultSet row) throws SQLException;
    }

    /** Fills in what a statement asks for. */
    private interface Names {
        void fill(PreparedStatement statement) throws SQLException;
    }

    /**
     * @param sql by the quoted schema
     */
    private void ask(UnaryOperator<String> sql, Names names, Rows to) {
        Database asked =
                database.get()
                        .orElseThrow(
                                () ->
                                        new OlderPointsUnavailableException(
                                                "the database is starting", null));
        try (Connection connection =
                DriverManager.getConnection(asked.jdbcUrl(), asked.settings())) {
            connection.setAutoCommit(false); // without it the driver would read every row at once
            connection.setReadOnly(true);
            try (PreparedStatement statement =
                    connection.prepareStatement(sql.apply(asked.quotedSchema()))) {
                statement.setFetchSize(ROWS_AT_ONCE);
                statement.setQueryTimeout(LONGEST_SECONDS);
                names.fill(statement);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        to.take(rows);
                    }
                }
            }
        } catch (SQLException e) {
            throw new OlderPointsUnavailableException(
                    "the database does not answer (SQL state " + e.getSQLState() + ")", e);
        }
    }

    private static void name(PreparedStatement statement, SeriesKey series, Question.Range range)
            throws SQLException {
        statement.setString(1, series.node().tenant());
        statement.setString(2, series.node().dialect());
        statement.setString(3, series.node().device());
        statement.setString(4, series.seriesClass() == SeriesClass.FULL ? "full" : "simple");
        statement.setString(5, series.name());
        statement.setString(6, series.dataType());
        statement.setBigDecimal(7, BigDecimal.valueOf(range.from(), 3));
        statement.setBigDecimal(8, BigDecimal.valueOf(range.to(), 3));
    }

    private static String column(SeriesKey series) {
        String column = COLUMNS.get(series.dataType());
        if (column == null) {
            throw new IllegalArgumentException("no series is of type " + series.dataType());
        }
        return column;
    }
}
