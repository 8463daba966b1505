package io.headwater.topologies.files;

import io.headwater.schemas.images.FolderImageStore;
import io.headwater.schemas.images.Image;
import io.headwater.schemas.images.ImageStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What an installation keeps for nodes, and the URLs by which they get at it. Any thread. */
public final class NodeFiles implements AutoCloseable {
    /** First level of images' paths. */
    static final String IMAGES = "images";

    private final ImageStore images;
    private final UploadedFiles uploads;
    private final SignedUrls urls;
    private final Path incoming;
    private final @Nullable FileServer server;

    private NodeFiles(
            ImageStore images,
            UploadedFiles uploads,
            SignedUrls urls,
            Path incoming,
            @Nullable FileServer server) {
        this.images = images;
        this.uploads = uploads;
        this.urls = urls;
        this.incoming = incoming;
        this.server = server;
    }

    /**
     * Opens the folder, and the port if this process serves it; returns when it listens.
     *
     * @param registry gets what it measures
     * @return empty when this process has no such folder
     * @throws IOException when the folder or the port cannot be used
     */
    public static Optional<NodeFiles> start(
            FilesConfig config, MeterRegistry registry, InstantSource clock) throws IOException {
        if (config.folder().isEmpty()) {
            return Optional.empty();
        }
        Path folder = Files.createDirectories(config.folder().get());
        var images =
                new FolderImageStore(
                        folder.resolve(IMAGES), config.imageBytes(), config.imagesBytes());
        var uploads = new UploadedFiles(folder.resolve(UploadedFiles.PATH), config.uploadsBytes());
        Path incoming = Files.createDirectories(folder.resolve("incoming"));
        byte[] key = UrlKey.in(folder);
        var metrics =
                new FilesMetrics(registry, () -> told(images::bytes), () -> told(uploads::bytes));
        FileServer server =
                config.port().isPresent()
                        ? FileServer.start(config, images, uploads, incoming, metrics, clock)
                        : null;
        String base =
                config.url().isEmpty()
                        ? "https://localhost:"
                                + (server == null ? config.port().orElse(8443) : server.port())
                        : config.url();
        var urls = new SignedUrls(URI.create(base), key);
        if (server != null) {
            server.honour(urls);
        }
        return Optional.of(new NodeFiles(images, uploads, urls, incoming, server));
    }

    /** Firmware images. */
    public ImageStore images() {
        return images;
    }

    /** What nodes wrote. */
    public UploadedFiles uploads() {
        return uploads;
    }

    /** Makes URLs; see {@link #pathOf} and {@link UploadedFiles#pathOf} for what of. */
    public SignedUrls urls() {
        return urls;
    }

    /** Where files are put together that are being brought, on the same disk. */
    public Path incoming() {
        return incoming;
    }

    /**
     * Removes what was being brought and was last written before this.
     *
     * @return how many there were
     */
    public int removeParts(Instant time) throws IOException {
        int removed = 0;
        for (Path part : OldFiles.in(incoming, time)) {
            if (Files.deleteIfExists(part)) {
                removed++;
            }
        }
        return removed;
    }

    /** The port that serves them; empty when another process does. */
    public OptionalInt port() {
        return server == null ? OptionalInt.empty() : OptionalInt.of(server.port());
    }

    /** Path of an image, for a signed URL. */
    public static String pathOf(Image image) {
        return pathOf(image.id());
    }

    /** Path of the image of this id, for a signed URL. */
    public static String pathOf(String imageId) {
        return IMAGES + "/" + imageId;
    }

    /** Looks at the certificate's files now; whether connections are met with a new one. */
    Future<Boolean> refreshCertificate() {
        return server == null ? Future.succeededFuture(false) : server.refreshCertificate();
    }

    /** Reads a size off the disk. */
    private interface Reading {
        long bytes() throws IOException;
    }

    /** A size as a gauge shows it. */
    private static double told(Reading size) {
        try {
            return size.bytes();
        } catch (IOException unreadable) {
            return Double.NaN;
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
