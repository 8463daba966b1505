package io.headwater.topologies.files;

import io.headwater.topologies.secrets.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
        SecretFile.make(folder, FILE, BYTES, random -> random);
        byte[] key = Files.readAllBytes(file);
        if (key.length != BYTES) {
            throw new IOException(file + ": expected " + BYTES + " bytes, found " + key.length);
        }
        return key;
    }
}
