package io.headwater.topologies.secrets;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** A file with a secret that is made once, for its owner alone to read. Any thread. */
public final class SecretFile {
    private SecretFile() {}

    /** What the secret is written as, from random bytes. */
    public interface Form {
        /** The whole content of the file. */
        byte[] of(byte[] random);
    }

    /**
     * Makes the file unless it is there. Written aside and linked in, so that nobody reads half a
     * secret or replaces a whole one: two processes that make it at once end with the same.
     *
     * @param folder that exists
     * @param name of the file
     * @param bytes how many random ones there are in the secret
     * @throws IOException when it cannot be written; then it is not there
     */
    public static void make(Path folder, String name, int bytes, Form form) throws IOException {
        Path file = folder.resolve(name);
        if (Files.exists(file)) {
            return;
        }
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        Path aside =
                Files.createTempFile(
                        folder,
                        name,
                        ".new",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(aside, form.of(random));
            Files.createLink(file, aside);
        } catch (FileAlreadyExistsException another) {
            return;
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
