package io.headwater.bridge.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes files whole or not at all, with their permissions from the first byte on. */
final class PrivateFiles {
    private PrivateFiles() {}

    /** A folder that only its owner may enter; an existing one is left as it is. */
    static void folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** A file that only its owner may read. */
    static void secret(Path file, String text) throws IOException {
        write(file, text.getBytes(UTF_8), "rw-------");
    }

    /** A file that only its owner may read. */
    static void secret(Path file, byte[] bytes) throws IOException {
        write(file, bytes, "rw-------");
    }

    /** A file that everybody may read. */
    static void open(Path file, String text) throws IOException {
        write(file, text.getBytes(UTF_8), "rw-r--r--");
    }

    private static void write(Path file, byte[] bytes, String permissions) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        var attribute =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
        try (var channel =
                FileChannel.open(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        attribute)) {
            var left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(
                draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
