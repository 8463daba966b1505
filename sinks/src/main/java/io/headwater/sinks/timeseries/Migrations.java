package io.headwater.sinks.timeseries;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/**
 * Brings the database's schema up to date, forward only. Touches one schema and nothing beside it,
 * and refuses one that holds tables of somebody else. Several tasks may run it at once: one works,
 * the others wait and find it done.
 */
final class Migrations {
    /** Any number, as long as every Headwater sink takes the same. */
    private static final long LOCK = 0x4865_6164_7761_7465L;

    private static final Duration LONGEST_MIGRATION = Duration.ofHours(6);

    private static final String NOT_SUPPORTED = "0A000";

    private Migrations() {}

    /**
     * @throws SQLException when the database is away, a newer sink migrated it, or a migration
     *     failed; a failed one is rolled back
     */
    static void run(TimeSeriesSinkSettings settings) throws SQLException {
        try (Connection lock = settings.dataSource(settings.writeTimeout()).getConnection()) {
            lock(lock, settings.writeTimeout());
            migrate(settings);
        } catch (FlywayException e) {
            throw asSql(e);
        }
    }

    /** Held until the connection closes; waits shorter than the read time-out of the connection. */
    private static void lock(Connection connection, Duration readTimeout) throws SQLException {
        long wait = Math.max(1, readTimeout.toMillis() / 2);
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT set_config('lock_timeout', ?, false), pg_advisory_lock(?)")) {
            statement.setString(1, wait + "ms");
            statement.setLong(2, LOCK);
            statement.execute();
        }
    }

    private static void migrate(TimeSeriesSinkSettings settings) throws SQLException {
        Flyway flyway =
                Flyway.configure(Migrations.class.getClassLoader())
                        .dataSource(settings.dataSource(LONGEST_MIGRATION))
                        .locations("classpath:io/headwater/sinks/timeseries/migration")
                        .schemas(settings.schema())
                        .defaultSchema(settings.schema())
                        .createSchemas(true)
                        .load();
        refuseNewer(flyway, settings.schema());
        flyway.migrate();
    }

    /** Flyway itself would let an older sink write into tables that it does not know. */
    private static void refuseNewer(Flyway flyway, String schema) throws SQLException {
        for (MigrationInfo applied : flyway.info().applied()) {
            if (applied.getState() == MigrationState.FUTURE_SUCCESS) {
                throw new SQLException(
                        "schema "
                                + schema
                                + " is of a newer Headwater: it has version "
                                + applied.getVersion()
                                + ", which this sink does not know. Run that sink, or another schema",
                        NOT_SUPPORTED);
            }
        }
    }

    private static SQLException asSql(FlywayException failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof SQLException sql) {
                return new SQLException(
                        "migrating the database: " + failure.getMessage(),
                        sql.getSQLState(),
                        failure);
            }
        }
        return new SQLException("migrating the database: " + failure.getMessage(), failure);
    }
}
