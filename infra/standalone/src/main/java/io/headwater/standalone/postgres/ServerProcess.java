package io.headwater.standalone.postgres;

import io.headwater.standalone.Refusal;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server as an operating system process: started, stopped, and found again after a kill. */
final class ServerProcess {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServerProcess.class);

    /** Long enough to replay what a crash left, in seconds. */
    private static final int START_SECONDS = 300;

    private static final int STOP_SECONDS = 60;

    private static final List<String> SETTINGS =
            List.of(
                    "listen_addresses=127.0.0.1",
                    "unix_socket_directories=",
                    "fsync=on",
                    "synchronous_commit=on",
                    "full_page_writes=on",
                    "max_connections=40",
                    "shared_buffers=64MB",
                    "timezone=UTC",
                    "log_timezone=UTC",
                    "jit=off");

    private final Binaries binaries;
    private final Path data;
    private final Path log;

    ServerProcess(Binaries binaries, Path data, Path log) {
        this.binaries = binaries;
        this.data = data.toAbsolutePath();
        this.log = log.toAbsolutePath();
    }

    /** Starts the server and returns once it takes connections. */
    void start(int port) throws IOException {
        control("start", "-l", log.toString(), "-t", "" + START_SECONDS, "-o", options(port));
    }

    /**
     * Stops the server, waiting for what it is writing; one that hangs is told to stop at once,
     * which costs the next start a recovery but no data.
     *
     * @throws Refusal when it is still there after both
     */
    void stop() {
        try {
            if (owner().isEmpty()) {
                return;
            }
            stopAs("fast");
        } catch (IOException slow) {
            LOGGER.atWarn()
                    .setCause(slow)
                    .log("the database did not stop in time, told to at once");
            try {
                stopAs("immediate");
            } catch (IOException e) {
                e.addSuppressed(slow);
                throw new Refusal("the embedded database does not stop: " + e.getMessage(), e);
            }
        }
    }

    /**
     * Stops a server that an earlier, killed process left on this data. When the lock file names a
     * process that is something else by now, the file alone is removed.
     */
    void stopOrphan() throws IOException {
        OptionalLong owner = owner();
        if (owner.isPresent()) {
            LOGGER.atInfo()
                    .addKeyValue("pid", owner.getAsLong())
                    .log("stopping the database that a killed process left behind");
            stop();
        } else {
            Files.deleteIfExists(lockFile());
        }
    }

    /** Process id of the server that runs on this data, or empty when none does. */
    OptionalLong owner() throws IOException {
        if (!Files.exists(lockFile())) {
            return OptionalLong.empty();
        }
        List<String> lines = Files.readAllLines(lockFile());
        if (lines.isEmpty() || !lines.getFirst().strip().matches("[0-9]{1,9}")) {
            return OptionalLong.empty();
        }
        long pid = Long.parseLong(lines.getFirst().strip());
        return isServerOnThisData(pid) ? OptionalLong.of(pid) : OptionalLong.empty();
    }

    /** The server works in its data folder, and no other program does. */
    private boolean isServerOnThisData(long pid) throws IOException {
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return false;
        }
        Path about = Path.of("/proc", Long.toString(pid));
        try {
            return about.resolve("cwd").toRealPath().equals(data.toRealPath());
        } catch (AccessDeniedException inAnotherNameSpace) {
            return argumentsOf(about).contains(data.toString());
        } catch (NoSuchFileException goneMeanwhile) {
            return false;
        }
    }

    private static List<String> argumentsOf(Path process) throws IOException {
        return List.of(Files.readString(process.resolve("cmdline")).split("\0", -1));
    }

    private void stopAs(String mode) throws IOException {
        control("stop", "-m", mode, "-t", "" + STOP_SECONDS);
    }

    private void control(String action, String... arguments) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                binaries.program("pg_ctl").toString(),
                                action,
                                "-D",
                                data.toString(),
                                "-w"));
        command.addAll(List.of(arguments));
        Command.run(command);
    }

    private Path lockFile() {
        return data.resolve("postmaster.pid");
    }

    private static String options(int port) {
        var options = new StringBuilder("-p " + port);
        SETTINGS.forEach(setting -> options.append(" -c ").append(setting));
        return options.toString();
    }
}
