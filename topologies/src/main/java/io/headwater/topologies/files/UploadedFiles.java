package io.headwater.topologies.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What nodes wrote by signed URLs, each file whole or absent. Blocks; any thread.
 *
 * <p>A file is written once: the URL that was for it finds it taken the second time.
 */
public final class UploadedFiles {
    /** First level of their paths. */
    public static final String PATH = "uploads";

    private final Path folder;
    private final long quota;
    private final FolderUse use;

    /** What became of a file that was brought. */
    enum Kept {
        /** It is there now. */
        YES,
        /** There was one of this id, which stays. */
        TAKEN,
        /** All files together would have too many bytes. */
        FULL
    }

    /**
     * @param quota bytes of all files together
     */
    UploadedFiles(Path folder, long quota) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.quota = quota;
        use = new FolderUse(folder, System::nanoTime);
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

    /** How many bytes all files together have, give or take what was written just now. */
    public long bytes() throws IOException {
        return use.bytes();
    }

    /** Forgets the file of this id, if there is one. */
    public void remove(String id) throws IOException {
        OptionalLong bytes = bytes(id);
        if (bytes.isPresent() && Files.deleteIfExists(folder.resolve(id))) {
            use.changed(-bytes.getAsLong());
        }
    }

    /** Ids of the files that were written before this. */
    public Set<String> writtenBefore(Instant time) throws IOException {
        return OldFiles.in(folder, time).stream()
                .map(file -> String.valueOf(file.getFileName()))
                .filter(UploadedFiles::isId)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether so many bytes more are within what all files together may have. */
    boolean hasRoomFor(long bytes) throws IOException {
        return use.bytes() + bytes <= quota;
    }

    Optional<Path> find(String id) {
        return isId(id) ? Optional.of(folder.resolve(id)).filter(Files::exists) : Optional.empty();
    }

    /** Takes a file over, unless there is one of this id or no room. */
    Kept keep(String id, Path received) throws IOException {
        if (!isId(id) || Files.exists(folder.resolve(id))) {
            return Kept.TAKEN;
        }
        long bytes = Files.size(received);
        if (!hasRoomFor(bytes)) {
            return Kept.FULL;
        }
        Files.move(received, folder.resolve(id), StandardCopyOption.ATOMIC_MOVE);
        use.changed(bytes);
        return Kept.YES;
    }

    private static boolean isId(String id) {
        return id.matches("[A-Za-z0-9_-]{1,128}");
    }
}
