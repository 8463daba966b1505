package io.headwater.topologies.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What nodes wrote by signed URLs, each file whole or absent. Blocks; any thread.
 *
 * <p>A file is written once: the URL that was for it finds it taken the second time.
 */
public final class UploadedFiles {
    /** First level of their paths. */
    public static final String PATH = "uploads";

    private final Path folder;

    UploadedFiles(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** Path of the file of this id, for a signed URL. */
    public static String pathOf(String id) {
        return PATH + "/" + id;
    }

    /** How many bytes the file of this id has; empty when there is none. */
    public OptionalLong bytes(String id) throws IOException {
        Optional<Path> file = find(id);
        return file.isPresent() ? OptionalLong.of(Files.size(file.get())) : OptionalLong.empty();
    }

    Optional<Path> find(String id) {
        return isId(id) ? Optional.of(folder.resolve(id)).filter(Files::exists) : Optional.empty();
    }

    /** Takes a file over; whether it is kept, which it is not when there is one of this id. */
    boolean keep(String id, Path received) throws IOException {
        if (!isId(id) || Files.exists(folder.resolve(id))) {
            return false;
        }
        Files.move(received, folder.resolve(id), StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    private static boolean isId(String id) {
        return id.matches("[A-Za-z0-9_-]{1,128}");
    }
}
