package io.headwater.sinks.timeseries;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL that stops and starts again on the same port with the same data; stopped at first.
 */
final class RestartableServer implements AutoCloseable {
    private final Path data;
    private final int port;
    private @Nullable EmbeddedPostgres running;

    /**
     * @param data the server's alone
     */
    RestartableServer(Path data) {
        this.data = data;
        try (var socket = new ServerSocket(0)) {
            this.port = socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("finding a free port", e);
        }
    }

    int port() {
        return port;
    }

    /** A server of the same data that follows nobody; only while this one is stopped. */
    RestartableServer standbyIn(Path copy) {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        copy.resolve(data.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
            Files.createFile(copy.resolve("standby.signal"));
        } catch (IOException e) {
            throw new UncheckedIOException("copying " + data, e);
        }
        return new RestartableServer(copy);
    }

    TestDatabase database() {
        return TestDatabase.at("jdbc:postgresql://localhost:" + port + "/postgres?user=postgres");
    }

    void start() {
        try {
            running =
                    EmbeddedPostgres.builder()
                            .setPort(port)
                            .setDataDirectory(data)
                            .setCleanDataDirectory(false)
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException("starting PostgreSQL", e);
        }
    }

    void stop() {
        try {
            if (running != null) {
                running.close();
                running = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("stopping PostgreSQL", e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
