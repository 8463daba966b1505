package io.headwater.topologies.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files that nobody has written to for a while. Blocks; any thread. */
final class OldFiles {
    private OldFiles() {}

    /**
     * The files of a folder that were last written before this; one that goes meanwhile is none.
     */
    static List<Path> in(Path folder, Instant time) throws IOException {
        List<Path> all;
        try (Stream<Path> listed = Files.list(folder)) {
            all = listed.toList();
        }
        var old = new ArrayList<Path>();
        for (Path file : all) {
            if (isOlder(file, time)) {
                old.add(file);
            }
        }
        return List.copyOf(old);
    }

    private static boolean isOlder(Path file, Instant time) throws IOException {
        try {
            return Files.isRegularFile(file)
                    && Files.getLastModifiedTime(file).toInstant().isBefore(time);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}
