package io.headwater.sinks.timeseries;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A schema of its own in a real database: in the one that {@code HEADWATER_TEST_JDBC_URL} names, or
 * in a plain PostgreSQL that runs as long as the tests.
 */
final class TestDatabase implements AutoCloseable {
    private static @Nullable String sharedUrl;

    final String url;
    final String schema;

    private TestDatabase(String url, String schema) {
        this.url = url;
        this.schema = schema;
    }

    static TestDatabase create() {
        return at(url());
    }

    /** In this database, wherever it runs. */
    static TestDatabase at(String url) {
        return at(url, "t" + UUID.randomUUID().toString().replace("-", ""));
    }

    /** What another may have written there. */
    static TestDatabase at(String url, String schema) {
        return new TestDatabase(url, schema);
    }

    /** Settings of a task that writes here. */
    Map<String, String> settings() {
        var settings = new HashMap<String, String>();
        settings.put("name", schema);
        settings.put("connection.url", url);
        settings.put("connection.timeout.ms", "20000");
        settings.put("retry.backoff.ms", "10");
        settings.put("schema", schema);
        settings.put("consumer.override.isolation.level", "read_committed");
        return settings;
    }

    /** Rows of a query over the schema's tables and views, each as its columns' texts. */
    List<String> rows(String sql) {
        try (Connection connection = connect();
                ResultSet found = connection.createStatement().executeQuery(sql)) {
            var rows = new ArrayList<String>();
            while (found.next()) {
                var cells = new ArrayList<@Nullable String>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    cells.add(found.getString(i));
                }
                rows.add(cells.toString().substring(1, cells.toString().length() - 1));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    void execute(String sql) {
        try (Connection connection = connect()) {
            connection.createStatement().execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    boolean hasTimescale() {
        return !rows("SELECT FROM pg_extension WHERE extname = 'timescaledb'").isEmpty();
    }

    @Override
    public void close() {
        execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
    }

    private Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        connection
                .createStatement()
                .execute("SET search_path = " + schema + ", public; SET timezone = 'UTC'");
        return connection;
    }

    private static synchronized String url() {
        if (sharedUrl == null) {
            String given = System.getenv("HEADWATER_TEST_JDBC_URL");
            if (given == null) {
                System.out.println(
                        "TimescaleDB path: NOT RUN (HEADWATER_TEST_JDBC_URL is not set)");
            }
            sharedUrl = given == null ? embedded() : given;
        }
        return sharedUrl;
    }

    private static String embedded() {
        try {
            // stops with the JVM
            return EmbeddedPostgres.start().getJdbcUrl("postgres", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException("starting PostgreSQL", e);
        }
    }
}
