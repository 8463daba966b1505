package io.headwater.bench.frame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder for as long as a bench needs it.
 *
 * @param path exists, and is empty at first
 */
public record TemporaryFolder(Path path) implements AutoCloseable {
    /** Makes one where temporary files go, which should be a disk of some speed. */
    public static TemporaryFolder make(String name) throws IOException {
        return new TemporaryFolder(Files.createTempDirectory("headwater-bench-" + name));
    }

    /** Deletes it with all that is in it. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
