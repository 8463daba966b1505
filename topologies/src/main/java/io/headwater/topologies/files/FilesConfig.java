package io.headwater.topologies.files;

import io.headwater.schemas.settings.Settings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How files are kept and served.
 *
 * @param folder of images, of what nodes uploaded and of the key that signs URLs; instances of one
 *     installation share it; empty when this process has none
 * @param host address to listen on
 * @param port for nodes, over HTTPS; 0 is any, empty when this process serves none
 * @param tlsDir has server.crt and server.key
 * @param url what nodes reach the port by, without a slash at the end; empty for
 *     https://localhost:PORT
 * @param imageBytes most bytes of an image
 * @param imagesBytes most bytes of all images
 * @param uploadBytes most bytes of a file that a node brings
 * @param uploadsBytes most bytes of all files that nodes brought
 * @param connections most to the port at a time
 * @param connectionsOfAddress most of one address
 */
public record FilesConfig(
        Optional<Path> folder,
        String host,
        OptionalInt port,
        Optional<Path> tlsDir,
        String url,
        long imageBytes,
        long imagesBytes,
        long uploadBytes,
        long uploadsBytes,
        int connections,
        int connectionsOfAddress) {
    private static final long MIB = 1_048_576;

    /**
     * Reads its part of the process's settings.
     *
     * @param in settings under {@code headwater.topologies.}
     */
    public static FilesConfig read(Settings in) {
        int port =
                in.integer(
                        "files.port",
                        -1,
                        -1,
                        65_535,
                        "port that serves files to nodes over HTTPS; 0 is any, -1 is none");
        var config =
                new FilesConfig(
                        path(
                                in.text(
                                        "files.dir",
                                        "",
                                        "folder of images and uploads, shared by all instances")),
                        in.text("files.host", "0.0.0.0", "address that the port listens on"),
                        port < 0 ? OptionalInt.empty() : OptionalInt.of(port),
                        path(in.text("files.tls.dir", "", "folder of server.crt and server.key")),
                        in.text(
                                "files.url",
                                "",
                                "what nodes reach the port by, such as https://cloud.example:8443"),
                        in.whole(
                                "images.most.bytes",
                                24 * MIB,
                                1,
                                1L << 40,
                                "largest image, in bytes"),
                        in.whole(
                                "images.quota.bytes",
                                2_048 * MIB,
                                1,
                                1L << 50,
                                "all images together, in bytes"),
                        in.whole(
                                "uploads.most.bytes",
                                10 * MIB,
                                1,
                                1L << 40,
                                "largest file that a node brings, in bytes"),
                        in.whole(
                                "uploads.quota.bytes",
                                2_048 * MIB,
                                1,
                                1L << 50,
                                "all files that nodes brought together, in bytes"),
                        in.integer(
                                "files.connections",
                                4_096,
                                1,
                                1_000_000,
                                "connections to the port for files at a time"),
                        in.integer(
                                "files.connections.address",
                                256,
                                1,
                                1_000_000,
                                "connections to the port for files at a time, of one address"));
        if (config.port().isPresent() && (config.folder().isEmpty() || config.tlsDir().isEmpty())) {
            in.reject("files.port", "needs files.dir and files.tls.dir");
        }
        return config;
    }

    private static Optional<Path> path(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
    }
}
