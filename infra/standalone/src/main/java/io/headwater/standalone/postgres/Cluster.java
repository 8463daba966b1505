package io.headwater.standalone.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The server's data on disk, made once and whole. */
final class Cluster {
    private Cluster() {}

    /**
     * Makes the data unless it is there. It is made beside its place and moved when complete, so an
     * interrupted attempt leaves nothing that looks like data.
     *
     * @param password file that holds the password of {@link EmbeddedDatabase#USER}
     */
    static void createUnlessPresent(Path data, Binaries binaries, Path password)
            throws IOException {
        if (Files.exists(data)) {
            return;
        }
        Path fresh = data.resolveSibling(data.getFileName() + ".new");
        deleteWhole(fresh);
        Command.run(
                List.of(
                        binaries.program("initdb").toString(),
                        "--pgdata=" + fresh.toAbsolutePath(),
                        "--username=" + EmbeddedDatabase.USER,
                        "--pwfile=" + password.toAbsolutePath(),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        // sorts the same on every machine, whatever its C library
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--data-checksums"));
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void deleteWhole(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
