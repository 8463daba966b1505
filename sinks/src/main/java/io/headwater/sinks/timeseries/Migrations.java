package io.headwater.sinks.timeseries;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the database's schema up to date, forward only. Touches one schema and nothing beside it,
 * and refuses one that holds tables of somebody else. Several tasks may run it at once: one works,
 * the others wait and find it done.
 */
final class Migrations {
    /** Any number, as long as every Headwater sink takes the same. */
    private static final long LOCK = 0x4865_6164_7761_7465L;

    private static final Duration LONGEST_MIGRATION = Duration.ofHours(6);

    private Migrations() {}

    /**
     * @throws SQLException when the database is away, or a migration failed; a failed one is rolled
     *     back
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

    private static void migrate(TimeSeriesSinkSettings settings) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(settings.dataSource(LONGEST_MIGRATION))
                .locations("classpath:io/headwater/sinks/timeseries/migration")
                .schemas(settings.schema())
                .defaultSchema(settings.schema())
                .createSchemas(true)
                .load()
                .migrate();
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
