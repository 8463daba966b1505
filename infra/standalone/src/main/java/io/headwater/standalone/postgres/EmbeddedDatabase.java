package io.headwater.standalone.postgres;

import io.headwater.standalone.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL server with the database {@code headwater}, on loopback, its password known to this
 * user alone. Every commit is on disk before it is confirmed (fsync is on).
 *
 * <pre>
 * FOLDER/17         the data, under its major version
 * FOLDER/bin-HASH   the server's programs, unpacked
 * FOLDER/password   of the user headwater; readable by its owner
 * FOLDER/port       taken again at the next start when it is free
 * FOLDER/server.log
 * </pre>
 */
public final class EmbeddedDatabase implements AutoCloseable {
    static final String USER = "headwater";
    private static final String DATABASE = "headwater";

    private final ServerProcess server;
    private final int port;
    private final String password;

    private EmbeddedDatabase(ServerProcess server, int port, String password) {
        this.server = server;
        this.port = port;
        this.password = password;
    }

    /**
     * Starts the server on a folder, making its data the first time, and returns once it answers. A
     * server that a killed process left behind on the same data is stopped in order first; a
     * process that is not such a server is never touched.
     *
     * @param folder the database's alone, made when it does not exist; the caller has seen to it
     *     that no other Headwater uses it
     * @throws Refusal when this machine cannot run the packaged server, or the data belongs to
     *     another major version, or the server does not start
     */
    public static EmbeddedDatabase start(Path folder) {
        return start(folder, folder);
    }

    /**
     * As {@link #start(Path)}, with the programs unpacked elsewhere, where they may be shared.
     *
     * @param programs made when it does not exist
     */
    public static EmbeddedDatabase start(Path folder, Path programs) {
        try {
            Files.createDirectories(folder);
            Binaries binaries = Binaries.unpackedIn(programs);
            Path data = folder.resolve(binaries.major());
            refuseAnotherMajor(folder, binaries.major());
            String password = Secret.in(folder.resolve("password"));
            Cluster.createUnlessPresent(data, binaries, folder.resolve("password"));
            var server = new ServerProcess(binaries, data, folder.resolve("server.log"));
            server.stopOrphan();
            int port = RememberedPort.in(folder.resolve("port"));
            server.start(port);
            var database = new EmbeddedDatabase(server, port, password);
            database.createDatabase();
            return database;
        } catch (IOException e) {
            throw new Refusal(
                    "the embedded database cannot be used in "
                            + folder
                            + ": "
                            + e.getMessage()
                            + ". Another server can be used with --jdbc-url URL.",
                    e);
        }
    }

    /** JDBC URL with user and password, to be treated as a secret. */
    public String jdbcUrl() {
        return url(DATABASE) + "?user=" + USER + "&password=" + password;
    }

    /** JDBC URL without credentials. */
    public String publicJdbcUrl() {
        return url(DATABASE);
    }

    public String user() {
        return USER;
    }

    /** Letters and digits, made at the first start. */
    public String password() {
        return password;
    }

    /** Stops in order: what is running is rolled back, what was committed is on disk. */
    public void stop() {
        server.stop();
    }

    @Override
    public void close() {
        stop();
    }

    private static void refuseAnotherMajor(Path folder, String major) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<String> others =
                    entries.filter(entry -> Files.exists(entry.resolve("PG_VERSION")))
                            .map(entry -> entry.getFileName().toString())
                            .filter(name -> !name.equals(major))
                            .toList();
            if (!others.isEmpty() && !Files.exists(folder.resolve(major))) {
                throw new Refusal(
                        folder
                                + " holds data of PostgreSQL "
                                + String.join(", ", others)
                                + ", but the packaged server is "
                                + major
                                + ". Dump it with the older release and restore it, or move it away.");
            }
        }
    }

    private void createDatabase() throws IOException {
        try (var connection = DriverManager.getConnection(url("postgres"), USER, password);
                var statement = connection.createStatement();
                var found =
                        statement.executeQuery(
                                "SELECT FROM pg_database WHERE datname = '" + DATABASE + "'")) {
            if (!found.next()) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        } catch (SQLException e) {
            stop();
            throw new IOException("the server started, but " + e.getMessage(), e);
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }
}
