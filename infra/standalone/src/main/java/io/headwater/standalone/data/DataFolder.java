package io.headwater.standalone.data;

import io.headwater.standalone.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one installation. A process that changes anything in it holds it first; the
 * operating system lets go of it when the process ends, however it ends. Small files beside the
 * lock say how to reach the running instance.
 *
 * <pre>
 * headwater.lock    held while a process owns the folder
 * headwater.pid     that process
 * admin.token       bearer token of the API
 * ca.passphrase     opens the key in ca/
 * http.url          where the API is          (while it runs)
 * kafka.bootstrap   where the broker is       (while it runs)
 * mqtt.endpoint     host:port for nodes       (while it runs)
 * claim.url         where nodes claim        (while it runs)
 * jdbc.url          the database              (kept)
 * ca/ files/ kafka/ postgres/ streams/ connect/ logs/
 * </pre>
 */
public final class DataFolder implements AutoCloseable {
    public static final String HTTP_URL = "http.url";
    public static final String KAFKA_BOOTSTRAP = "kafka.bootstrap";
    public static final String MQTT_ENDPOINT = "mqtt.endpoint";
    public static final String CLAIM_URL = "claim.url";
    public static final String JDBC_URL = "jdbc.url";
    public static final String ADMIN_TOKEN = "admin.token";
    public static final String CA_PASSPHRASE = "ca.passphrase";
    private static final String PID = "headwater.pid";
    private static final String LOCK = "headwater.lock";

    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path folder, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the folder for this process, making it when it does not exist.
     *
     * @throws Refusal when another process has it, or it cannot be written
     */
    public static DataFolder claim(Path folder) {
        FileChannel channel = null;
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
            channel =
                    FileChannel.open(
                            folder.resolve(LOCK),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw taken(folder);
            }
            var claimed = new DataFolder(folder, channel, lock);
            claimed.forgetEndpoints();
            claimed.write(PID, Long.toString(ProcessHandle.current().pid()));
            return claimed;
        } catch (OverlappingFileLockException e) {
            closeQuietly(channel, e);
            throw taken(folder);
        } catch (Refusal e) {
            closeQuietly(channel, e);
            throw e;
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw new Refusal(
                    "data folder "
                            + folder
                            + " cannot be used: "
                            + e.getMessage()
                            + ". Choose a folder this user may write, with --data DIR.",
                    e);
        }
    }

    /**
     * What the running instance wrote about itself, or empty when there is none. One that was
     * killed leaves its files behind; they say nothing once its process is gone.
     */
    public static Optional<String> ofRunning(Path folder, String name) {
        boolean runs =
                read(folder, PID)
                        .filter(pid -> pid.matches("[0-9]{1,18}"))
                        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
                        .filter(ProcessHandle::isAlive)
                        .isPresent();
        return runs ? read(folder, name) : Optional.empty();
    }

    /** What a small file of the folder says, or empty when it is not there or says nothing. */
    public static Optional<String> read(Path folder, String name) {
        try {
            return Optional.of(Files.readString(folder.resolve(name)).strip())
                    .filter(text -> !text.isEmpty());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** The folder itself. */
    public Path path() {
        return folder;
    }

    /** A folder inside, made when it does not exist. */
    public Path folder(String name) {
        Path inside = folder.resolve(name);
        try {
            Files.createDirectories(inside);
        } catch (IOException e) {
            throw new Refusal("folder " + inside + " cannot be made: " + e.getMessage(), e);
        }
        return inside;
    }

    /** Writes one small file whole, readable by this user only, as others may be reading it. */
    public void write(String name, String text) {
        Path target = folder.resolve(name);
        Path fresh = folder.resolve(name + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(
                    fresh,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, text + "\n");
            try {
                Files.move(
                        fresh,
                        target,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new Refusal("file " + target + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Lets go of the folder; what was written about endpoints is gone with it. */
    @Override
    public void close() {
        try {
            forgetEndpoints();
            Files.deleteIfExists(folder.resolve(PID));
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new Refusal(
                    "data folder " + folder + " was not let go cleanly: " + e.getMessage(), e);
        }
    }

    private void forgetEndpoints() throws IOException {
        Files.deleteIfExists(folder.resolve(HTTP_URL));
        Files.deleteIfExists(folder.resolve(KAFKA_BOOTSTRAP));
        Files.deleteIfExists(folder.resolve(MQTT_ENDPOINT));
        Files.deleteIfExists(folder.resolve(CLAIM_URL));
    }

    private static Refusal taken(Path folder) {
        String owner = read(folder, PID).map(pid -> "process " + pid).orElse("another process");
        return new Refusal(
                "data folder "
                        + folder
                        + " is in use by "
                        + owner
                        + ". Stop that one first (kill "
                        + read(folder, PID).orElse("PID")
                        + "), or choose another with --data DIR.");
    }

    private static void closeQuietly(@Nullable FileChannel channel, Exception because) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }
}
