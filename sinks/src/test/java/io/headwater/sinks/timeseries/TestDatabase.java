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

    /**
     * Alone in a database of its own on that server, as far as extensions go; see {@link #drop}.
     */
    static TestDatabase alone() {
        TestDatabase server = create();
        server.execute("CREATE DATABASE " + server.schema);
        String url = server.url.replaceFirst("(//[^/]*/)[^?]*", "$1" + server.schema);
        return new TestDatabase(url, "headwater");
    }

    /** What another may have written there. */
    static TestDatabase at(String url, String schema) {
        return new TestDatabase(url, schema);
    }

    /** The same for whoever connects with a setting of the server, such as {@code a.b=10}. */
    TestDatabase with(String setting) {
        return at(url + (url.contains("?") ? "&" : "?") + "options=-c%20" + setting, schema);
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

    /** Whether TimescaleDB is there and of the edition that has a columnstore. */
    boolean hasColumnstore() {
        return rows("SELECT current_setting('timescaledb.license', true)").contains("timescale");
    }

    /**
     * Puts all that is stored in columns, as TimescaleDB's own job does after two weeks; nothing
     * where there is no columnstore.
     */
    void pack() {
        if (hasColumnstore()) {
            for (String table : List.of("series_points", "params_changes")) {
                execute(
                        "SELECT compress_chunk(c, if_not_compressed => true) FROM show_chunks('"
                                + table
                                + "') c");
            }
        }
    }

    @Override
    public void close() {
        execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
    }

    /** Ends a database of its own. */
    void drop() {
        String name = rows("SELECT current_database()").get(0);
        at(url()).execute("DROP DATABASE " + name + " WITH (FORCE)");
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
            sharedUrl = given == null ? embedded() : given;
            System.out.println("database tests: " + at(sharedUrl).described());
        }
        return sharedUrl;
    }

    private String described() {
        return "PostgreSQL "
                + rows("SHOW server_version").get(0)
                + (hasTimescale()
                        ? ", TimescaleDB "
                                + rows("SELECT extversion || ' ' || current_setting('timescaledb.license')"
                                                + " FROM pg_extension WHERE extname = 'timescaledb'")
                                        .get(0)
                        : ", no TimescaleDB");
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
