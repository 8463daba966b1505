package io.headwater.sinks.timeseries;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the database needs now and then: months made before they begin, months dropped that nobody
 * keeps, old points put in columns and hours counted ahead where TimescaleDB can, and what came
 * late about erased nodes removed. One of all tasks does it at a time, and nothing that goes wrong
 * in it keeps anybody from writing. One task's thread only.
 */
final class Upkeep {
    private static final Logger LOGGER = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);

    /** Any number, as long as every Headwater sink takes the same and no other lock. */
    private static final long LOCK = 0x4865_6164_7570_6b70L;

    private final TimeSeriesSinkSettings settings;
    private final List<Months> months;
    private final Erasure erasure;
    private final Removal removal;

    /** When it is due. */
    private Instant next = Instant.MIN;

    /** What came of counting hours ahead when that was last asked; null when it is as it was. */
    private @Nullable String rollup;

    Upkeep(TimeSeriesSinkSettings settings) {
        this.settings = settings;
        this.months =
                List.of(
                        new Months(settings.quotedSchema(), "series_points"),
                        new Months(settings.quotedSchema(), "params_changes"));
        this.erasure = new Erasure(settings.quotedSchema());
        this.removal = new Removal(settings.quotedSchema());
    }

    /**
     * Does what is due, if anything is.
     *
     * @return whether something was dropped, so that what is remembered about the database may be
     *     wrong
     */
    boolean look(DataSource database, Instant now) {
        if (now.isBefore(next)) {
            return false;
        }
        try (Connection connection = database.getConnection()) {
            next = now.plus(EVERY);
            return alone(connection, now);
        } catch (SQLException e) {
            next = now.plus(AFTER_FAILURE);
            LOGGER.atInfo()
                    .addKeyValue("sqlState", e.getSQLState())
                    .addKeyValue("retryIn", AFTER_FAILURE)
                    .log("upkeep of the time-series database put off");
            return true;
        }
    }

    private boolean alone(Connection connection, Instant now) throws SQLException {
        if (!ask(connection, "SELECT pg_try_advisory_lock(" + LOCK + ")")) {
            return false;
        }
        try {
            makeMonthsAhead(connection, now);
            boolean points = drop(connection, "series_points", settings.pointsKeptDays(), now);
            boolean changes = drop(connection, "params_changes", settings.historyKeptDays(), now);
            if (settings.historyKeptDays() >= 0) {
                removal.alertsBefore(connection, before(settings.historyKeptDays(), now));
            }
            erasure.removeLate(connection);
            addColumnstore(connection);
            keepRollup(connection);
            return points || changes;
        } finally {
            ask(connection, "SELECT pg_advisory_unlock(" + LOCK + ")");
        }
    }

    private void makeMonthsAhead(Connection connection, Instant now) throws SQLException {
        ZonedDateTime thisMonth = now.atZone(ZoneOffset.UTC).withDayOfMonth(1);
        for (Months each : months) {
            each.forget(); // somebody may have dropped one
            each.cover(
                    connection,
                    LongStream.rangeClosed(0, settings.monthsAhead())
                            .map(ahead -> thisMonth.plusMonths(ahead).toInstant().toEpochMilli()));
        }
    }

    private void addColumnstore(Connection connection) throws SQLException {
        String sql = "SELECT * FROM " + settings.quotedSchema() + ".add_columnstore()";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet tables = statement.executeQuery()) {
            while (tables.next()) {
                LOGGER.atInfo()
                        .addKeyValue("table", tables.getString(1))
                        .log("TimescaleDB puts what is old in columns from now on");
            }
        }
    }

    /**
     * Said once, and not each hour. That it fails is an outcome as others are: readers may hold it
     * up, a privilege may be missing, and the rest of upkeep is done all the same.
     */
    private void keepRollup(Connection connection) {
        String outcome;
        try {
            outcome = askForRollup(connection);
        } catch (SQLException e) {
            outcome = "failed: " + e.getMessage();
        }
        if (outcome != null && !outcome.equals(rollup)) {
            LOGGER.atInfo()
                    .addKeyValue("view", "aggregates_hour_rollup")
                    .addKeyValue("outcome", outcome)
                    .log("hours counted ahead by TimescaleDB");
        }
        rollup = outcome;
    }

    private @Nullable String askForRollup(Connection connection) throws SQLException {
        String sql = "SELECT " + settings.quotedSchema() + ".keep_rollup(?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBoolean(1, settings.rollupHours());
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() ? answer.getString(1) : null;
            }
        }
    }

    private boolean drop(Connection connection, String table, int days, Instant now)
            throws SQLException {
        if (days < 0) {
            return false;
        }
        String sql = "SELECT * FROM " + settings.quotedSchema() + ".drop_before(?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            statement.setObject(2, before(days, now));
            boolean any = false;
            try (ResultSet dropped = statement.executeQuery()) {
                while (dropped.next()) {
                    any = true;
                    LOGGER.atInfo()
                            .addKeyValue("part", dropped.getString(1))
                            .addKeyValue("keptDays", days)
                            .log("dropped what nobody keeps any more");
                }
            }
            return any;
        }
    }

    private static OffsetDateTime before(int days, Instant now) {
        return now.minus(Duration.ofDays(days)).atOffset(ZoneOffset.UTC);
    }

    private static boolean ask(Connection connection, String question) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question);
                ResultSet answer = statement.executeQuery()) {
            return answer.next() && answer.getBoolean(1);
        }
    }
}
