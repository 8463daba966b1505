package io.headwater.standalone.postgres;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The server's programs, unpacked from the archive on the class path.
 *
 * @param folder holds bin, lib and share
 * @param major the version that the data's format belongs to, such as {@code 17}
 */
record Binaries(Path folder, String major) {
    private static final Set<String> X86_64 = Set.of("amd64", "x86_64");

    /**
     * Unpacks the archive unless this very archive was unpacked there before. Several processes may
     * do so at once: each unpacks for itself and one wins.
     */
    static Binaries unpackedIn(Path parent) throws IOException {
        byte[] archive = archive();
        Path folder = parent.resolve("bin-" + digest(archive).substring(0, 12));
        if (!Files.exists(folder)) {
            Files.createDirectories(parent);
            Path fresh = parent.resolve(folder.getFileName() + "." + UUID.randomUUID());
            unpack(archive, fresh);
            if (!Files.exists(folder)) {
                Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        var folderOnly = new Binaries(folder, "");
        return new Binaries(folder, folderOnly.askMajor());
    }

    /** Path of one of its programs, such as {@code pg_ctl}. */
    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    private String askMajor() throws IOException {
        // "postgres (PostgreSQL) 17.6"
        String said = Command.run(program("postgres").toString(), "--version").strip();
        return said.substring(said.lastIndexOf(' ') + 1).split("\\.", -1)[0];
    }

    private static byte[] archive() throws IOException {
        String machine = System.getProperty("os.arch");
        String name =
                "/postgres-linux-" + (X86_64.contains(machine) ? "x86_64" : "arm_64") + ".txz";
        try (InputStream packaged = Binaries.class.getResourceAsStream(name)) {
            if (packaged == null) {
                throw new IOException("no packaged server for " + machine + " on this class path");
            }
            return packaged.readAllBytes();
        }
    }

    private static void unpack(byte[] archive, Path folder) throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        try (var entries =
                new TarArchiveInputStream(
                        new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
            TarArchiveEntry entry;
            while ((entry = entries.getNextEntry()) != null) {
                Path target = root.resolve(entry.getName()).normalize();
                if (!target.startsWith(root)) {
                    throw new IOException("the archive reaches outside itself: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.resolveSibling("."));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(entries, target);
                    if ((entry.getMode() & 0100) != 0) {
                        Files.setPosixFilePermissions(
                                target, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
        }
    }

    private static String digest(byte[] archive) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
