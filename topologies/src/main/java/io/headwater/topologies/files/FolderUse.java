package io.headwater.topologies.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * How many bytes the files of a folder have: measured now and then, as other processes share it,
 * and added up in between. Blocks; any thread.
 */
final class FolderUse {
    private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();

    private final Path folder;
    private final LongSupplier steadyNanos;
    private boolean measured; // with the rest, under the lock
    private long measuredAt;
    private long bytes;

    /**
     * @param folder that may be missing
     * @param steadyNanos tells how old a measurement is
     */
    FolderUse(Path folder, LongSupplier steadyNanos) {
        this.folder = folder;
        this.steadyNanos = steadyNanos;
    }

    /** All files together. */
    synchronized long bytes() throws IOException {
        long now = steadyNanos.getAsLong();
        if (!measured || now - measuredAt > FRESH_NANOS) {
            bytes = measure();
            measuredAt = now;
            measured = true;
        }
        return bytes;
    }

    /**
     * A file came or went.
     *
     * @param change less than nothing for one that went
     */
    synchronized void changed(long change) {
        bytes = Math.max(0, bytes + change);
    }

    private long measure() throws IOException {
        if (Files.notExists(folder)) {
            return 0;
        }
        long sum = 0;
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.toList();
        }
        for (Path file : files) {
            sum += bytesOf(file);
        }
        return sum;
    }

    /** Nothing when it is gone since it was listed. */
    private static long bytesOf(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException gone) {
            return 0;
        }
    }
}
