package io.headwater.topologies.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** The secret that signs URLs: made once, in a file that its owner alone may read. */
final class UrlKey {
    private static final String FILE = "url.key";
    private static final int BYTES = 32;

    private UrlKey() {}

    /**
     * The key of this folder. Two processes that make it at once end with the same one.
     *
     * @throws IOException when the file cannot be made, or holds something else
     */
    static byte[] in(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            make(folder, file);
        }
        byte[] key = Files.readAllBytes(file);
        if (key.length != BYTES) {
            throw new IOException(file + ": expected " + BYTES + " bytes, found " + key.length);
        }
        return key;
    }

    /** Written aside and linked in, so that nobody reads half a key or replaces a whole one. */
    private static void make(Path folder, Path file) throws IOException {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        Path aside =
                Files.createTempFile(
                        folder,
                        FILE,
                        ".new",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(aside, key);
            Files.createLink(file, aside);
        } catch (FileAlreadyExistsException another) {
            return;
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
