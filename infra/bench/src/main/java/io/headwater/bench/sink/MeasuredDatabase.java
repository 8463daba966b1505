package io.headwater.bench.sink;

import io.headwater.bench.frame.ProcessFigures;
import io.headwater.standalone.postgres.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/** A PostgreSQL as {@code up} runs it, with its processor time over all of its processes. */
final class MeasuredDatabase implements AutoCloseable {
    private static final int PARENT = 1; // fields after the name, counted from 0; proc(5)
    private static final int CHILDREN_USER_TIME = 13;
    private static final int CHILDREN_SYSTEM_TIME = 14;
    private static final double TICKS_PER_SECOND = 100;

    private final EmbeddedDatabase database;
    private final long pid;

    private MeasuredDatabase(EmbeddedDatabase database, long pid) {
        this.database = database;
        this.pid = pid;
    }

    static MeasuredDatabase start(Path folder) throws IOException {
        EmbeddedDatabase database = EmbeddedDatabase.start(folder);
        try (Stream<Path> entries = Files.list(folder)) {
            Path file =
                    entries.map(entry -> entry.resolve("postmaster.pid"))
                            .filter(Files::exists)
                            .findFirst()
                            .orElseThrow();
            long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            return new MeasuredDatabase(database, pid);
        }
    }

    /** With user and password. */
    String url() {
        return database.jdbcUrl();
    }

    String publicUrl() {
        return database.publicJdbcUrl();
    }

    String user() {
        return database.user();
    }

    String password() {
        return database.password();
    }

    /** Of the server, its processes of now and those that have ended, in seconds. */
    double cpuSeconds() throws IOException {
        double sum = ProcessFigures.cpuSeconds(pid) + ofEndedChildren();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.filter(MeasuredDatabase::isProcess).toList()) {
                sum += ofChild(process);
            }
        }
        return sum;
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What a query finds as its only number. */
    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }

    /**
     * Rows that were put into a schema's tables, as of about a second ago; costs next to nothing.
     */
    static long inserted(Connection connection, String schema) throws SQLException {
        return number(
                connection,
                "SELECT coalesce(sum(n_tup_ins), 0) FROM pg_stat_user_tables WHERE schemaname = '"
                        + schema
                        + "' AND relname LIKE '%points%'");
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    @Override
    public void close() {
        database.stop();
    }

    private double ofEndedChildren() throws IOException {
        String[] fields = fields(Path.of("/proc", Long.toString(pid)));
        return (Long.parseLong(fields[CHILDREN_USER_TIME])
                        + Long.parseLong(fields[CHILDREN_SYSTEM_TIME]))
                / TICKS_PER_SECOND;
    }

    /** Nothing of a process that is another's child or ends meanwhile. */
    private double ofChild(Path process) {
        try {
            boolean ours = Long.parseLong(fields(process)[PARENT]) == pid;
            return ours
                    ? ProcessFigures.cpuSeconds(Long.parseLong(process.getFileName().toString()))
                    : 0;
        } catch (IOException ended) {
            return 0;
        }
    }

    private static boolean isProcess(Path path) {
        return path.getFileName().toString().matches("\\d+");
    }

    private static String[] fields(Path process) throws IOException {
        String line = Files.readString(process.resolve("stat"));
        return line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    }
}
