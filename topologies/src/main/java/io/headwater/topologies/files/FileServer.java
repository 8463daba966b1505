package io.headwater.topologies.files;

import io.headwater.schemas.images.Image;
import io.headwater.schemas.images.ImageStore;
import io.headwater.topologies.files.SignedUrls.Permission;
import io.headwater.topologies.files.SignedUrls.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves files to nodes over HTTPS. There is no other right than the one in the URL, and no client
 * certificate is asked for: firmware that downloads an image has none at hand (R-OU-1).
 *
 * <pre>
 * GET, HEAD images/ID    with ranges, for resumed downloads
 * PUT, GET  uploads/ID   once, of a limited size
 * </pre>
 */
final class FileServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(FileServer.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
    private static final int IDLE_SECONDS = 60;
    private static final String FULL = "there is no room for more files at present";

    private final Vertx vertx;
    private final HttpServerOptions options;
    private final FollowedCertificate certificate;
    private final HttpServer server;
    private final ImageStore images;
    private final UploadedFiles uploads;
    private final Path folder;
    private final FilesMetrics metrics;
    private final Places places;
    private final InstantSource clock;
    private volatile @Nullable SignedUrls urls;

    private FileServer(
            Vertx vertx,
            FilesConfig config,
            Path tlsDir,
            ImageStore images,
            UploadedFiles uploads,
            Path folder,
            FilesMetrics metrics,
            InstantSource clock) {
        this.vertx = vertx;
        this.images = images;
        this.uploads = uploads;
        this.folder = folder;
        this.metrics = metrics;
        this.clock = clock;
        places = new Places(config.connections(), config.connectionsOfAddress());
        certificate = new FollowedCertificate(vertx, tlsDir);
        options =
                new HttpServerOptions()
                        .setHost(config.host())
                        .setPort(config.port().orElseThrow())
                        .setIdleTimeout(IDLE_SECONDS)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS)
                        .setSsl(true)
                        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
                        .setKeyCertOptions(certificate.options());
        server = vertx.createHttpServer(options);
    }

    /**
     * Blocks until it listens.
     *
     * @throws IOException when the address is taken, or the certificate cannot be used
     */
    static FileServer start(
            FilesConfig config,
            ImageStore images,
            UploadedFiles uploads,
            Path folder,
            FilesMetrics metrics,
            InstantSource clock)
            throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        var started =
                new FileServer(
                        vertx,
                        config,
                        config.tlsDir().orElseThrow(),
                        images,
                        uploads,
                        folder,
                        metrics,
                        clock);
        try {
            started.server
                    .connectionHandler(started::admit)
                    .requestHandler(started::answer)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            vertx.close();
            throw new IOException(
                    "files cannot be served on " + config.host() + ":" + config.port().getAsInt(),
                    e.getCause());
        }
        started.certificate.follow(started.server, started.options.getSslOptions());
        return started;
    }

    int port() {
        return server.actualPort();
    }

    /** From now on these are honoured; before, every URL is refused. */
    void honour(SignedUrls signed) {
        urls = signed;
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .completeOnTimeout(null, START_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Looks at the certificate's files now; whether connections are met with a new one. */
    Future<Boolean> refreshCertificate() {
        return certificate.refresh(server, options.getSslOptions());
    }

    /** A connection beyond the limits costs its handshake and no more. */
    private void admit(HttpConnection connection) {
        String address = connection.remoteAddress().hostAddress();
        switch (places.enter(address)) {
            case GRANTED -> connection.closeHandler(_ -> places.leave(address));
            case TOTAL -> turnAway(connection, "total");
            case ADDRESS -> turnAway(connection, "address");
        }
    }

    private void turnAway(HttpConnection connection, String limit) {
        metrics.turnedAway(limit);
        connection.close();
    }

    private void answer(HttpServerRequest request) {
        String method = request.method().name();
        HttpServerResponse response = request.response();
        response.endHandler(_ -> metrics.answered(method, response.getStatusCode()));
        response.closeHandler(
                _ -> {
                    if (!response.ended()) {
                        metrics.broken(method);
                    }
                });
        switch (method) {
            case "GET", "HEAD" -> {
                if (judge(request, Permission.GET) instanceof Verdict.Refused(var why)) {
                    refuse(request, 403, why);
                } else {
                    read(request);
                }
            }
            case "PUT" -> {
                switch (judge(request, Permission.PUT)) {
                    case Verdict.Allowed(var mostBytes) -> write(request, mostBytes);
                    case Verdict.Refused(var why) -> refuse(request, 403, why);
                }
            }
            default -> refuse(request, 405, "there is GET, HEAD and PUT");
        }
    }

    private Verdict judge(HttpServerRequest request, Permission wanted) {
        SignedUrls honoured = urls;
        if (honoured == null) {
            return new Verdict.Refused("not ready yet");
        }
        return honoured.judge(
                wanted,
                pathOf(request),
                parameter(request, SignedUrls.EXPIRES),
                parameter(request, SignedUrls.MOST),
                parameter(request, SignedUrls.SIGNATURE),
                clock.instant());
    }

    private void read(HttpServerRequest request) {
        vertx.executeBlocking(() -> find(pathOf(request)), false)
                .onSuccess(
                        found ->
                                found.ifPresentOrElse(
                                        served -> new FileAnswer(vertx, request, served).send(),
                                        () -> refuse(request, 404, "the file is not there")))
                .onFailure(failure -> fail(request, failure));
    }

    private Optional<Served> find(String path) throws IOException {
        String id = path.substring(path.indexOf('/') + 1);
        if (path.startsWith(NodeFiles.IMAGES + "/")) {
            return images.find(id).map(this::served);
        }
        Optional<Path> upload = uploads.find(id);
        return upload.isPresent()
                ? Optional.of(
                        new Served(
                                Files.size(upload.get()),
                                null,
                                from -> skipped(Files.newInputStream(upload.get()), from)))
                : Optional.empty();
    }

    private Served served(Image image) {
        return new Served(image.bytes(), image.id(), from -> images.read(image, from));
    }

    private void write(HttpServerRequest request, long mostBytes) {
        String path = pathOf(request);
        if (!path.startsWith(UploadedFiles.PATH + "/")) {
            refuse(request, 404, "nothing is written here");
            return;
        }
        long announced = Receiving.announced(request);
        if (announced > mostBytes) {
            refuse(request, 413, "at most " + mostBytes + " bytes");
            return;
        }
        request.pause();
        vertx.executeBlocking(() -> uploads.hasRoomFor(announced), false)
                .onSuccess(
                        room -> {
                            if (room) {
                                receive(request, path, mostBytes);
                            } else {
                                refuse(request, 507, FULL);
                                request.resume(); // what still comes is let pass
                            }
                        })
                .onFailure(failure -> fail(request, failure));
    }

    private void receive(HttpServerRequest request, String path, long mostBytes) {
        Receiving.of(vertx, request, folder, mostBytes)
                .compose(part -> vertx.executeBlocking(() -> kept(path, part), false))
                .onSuccess(kept -> answer(request, kept))
                .onFailure(
                        failure -> {
                            if (failure instanceof Receiving.TooLargeException) {
                                refuse(request, 413, String.valueOf(failure.getMessage()));
                            } else {
                                fail(request, failure);
                            }
                        });
    }

    private static void answer(HttpServerRequest request, UploadedFiles.Kept kept) {
        switch (kept) {
            case YES -> request.response().setStatusCode(201).end();
            case TAKEN -> refuse(request, 409, "the file is there already");
            case FULL -> refuse(request, 507, FULL);
        }
    }

    private UploadedFiles.Kept kept(String path, Path part) throws IOException {
        try {
            return uploads.keep(path.substring(path.indexOf('/') + 1), part);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void refuse(HttpServerRequest request, int status, String why) {
        LOGGER.atDebug()
                .addKeyValue("path", request.path())
                .addKeyValue("reason", why)
                .log("request for a file refused");
        HttpServerResponse response = request.response();
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status).putHeader("Content-Type", "text/plain").end(why + "\n");
        }
    }

    private static void fail(HttpServerRequest request, Throwable failure) {
        LOGGER.atWarn()
                .setCause(failure)
                .addKeyValue("path", request.path())
                .log("a file could not be served");
        refuse(request, 500, "the file cannot be served at present");
    }

    private static InputStream skipped(InputStream in, long bytes) throws IOException {
        try {
            in.skipNBytes(bytes);
            return in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static String pathOf(HttpServerRequest request) {
        String path = request.path();
        return path == null || path.isEmpty() ? "" : path.substring(1);
    }

    private static String parameter(HttpServerRequest request, String name) {
        String value = request.getParam(name);
        return value == null ? "" : value;
    }
}
