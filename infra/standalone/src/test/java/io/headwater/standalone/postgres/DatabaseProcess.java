package io.headwater.standalone.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A process that starts a database and writes a row, so that a test can kill it and leave the
 * server behind.
 */
final class DatabaseProcess {
    private static final String READY = "ready";

    private final Process process;

    private DatabaseProcess(Process process) {
        this.process = process;
    }

    static DatabaseProcess start(Path folder, Path programs) throws IOException {
        var command =
                List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DatabaseProcess.class.getName(),
                        folder.toString(),
                        programs.toString());
        Process process =
                new ProcessBuilder(command)
                        .redirectError(folder.resolveSibling("database.err").toFile())
                        .start();
        awaitReady(process.inputReader());
        return new DatabaseProcess(process);
    }

    /** SIGKILL, and the end of the process; the server stays. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    private static void awaitReady(BufferedReader output) throws IOException {
        String line;
        while ((line = output.readLine()) != null) {
            if (line.equals(READY)) {
                return;
            }
        }
        throw new IOException("the database process ended before it was ready");
    }

    public static void main(String[] arguments) throws Exception {
        var database = EmbeddedDatabase.start(Path.of(arguments[0]), Path.of(arguments[1]));
        try (var connection = DriverManager.getConnection(database.jdbcUrl());
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept (value text)");
            statement.execute("INSERT INTO kept VALUES ('committed')");
        }
        System.out.println(READY);
        new CountDownLatch(1).await();
    }
}
