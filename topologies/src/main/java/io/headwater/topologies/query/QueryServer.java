package io.headwater.topologies.query;

import io.headwater.topologies.files.Receiving;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side: routes, who may ask, and how refusals look. Requests are taken and answered on
 * Vert.x's event loops and worked on by virtual threads.
 */
final class QueryServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(QueryServer.class);
    private static final int MOST_BODY_BYTES = 128 * 1024;
    private static final int MOST_AT_ONCE = 1_024;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
    private static final CharSequence CACHE_CONTROL = HttpHeaders.createOptimized("Cache-Control");
    private static final CharSequence CONTENT_TYPE =
            HttpHeaders.createOptimized(Answer.CONTENT_TYPE);
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence POSITION = HttpHeaders.createOptimized(Positions.HEADER);

    private final AdminToken token;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final HttpServer server;

    private QueryServer(Vertx vertx, AdminToken token) {
        this.token = token;
        this.server =
                vertx.createHttpServer(
                        new HttpServerOptions()
                                .setIdleTimeout(75)
                                .setIdleTimeoutUnit(TimeUnit.SECONDS));
    }

    /**
     * Blocks until it listens.
     *
     * @throws IOException when the address is taken or not ours
     */
    static QueryServer start(
            Vertx vertx,
            ApiConfig config,
            AdminToken token,
            List<Endpoint> endpoints,
            List<StreamEndpoint> streams)
            throws IOException {
        var started = new QueryServer(vertx, token);
        Router router = Router.router(vertx);
        endpoints.stream()
                .filter(endpoint -> endpoint.intake() != null)
                .forEach(endpoint -> started.addTaking(router, vertx, endpoint));
        router.route().handler(BodyHandler.create(false).setBodyLimit(MOST_BODY_BYTES));
        endpoints.stream()
                .filter(endpoint -> endpoint.intake() == null)
                .forEach(endpoint -> started.add(router, endpoint));
        streams.forEach(stream -> started.add(router, stream));
        refuseTheRest(router);
        var shortWay = new ShortWay(token, endpoints);
        try {
            started.server
                    .requestHandler(request -> take(request, shortWay, router))
                    .listen(config.port(), config.host())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new IOException(
                    "the query API cannot listen on " + config.host() + ":" + config.port(),
                    e.getCause());
        }
        return started;
    }

    /** The port it listens on. */
    int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        server.close()
                .toCompletionStage()
                .toCompletableFuture()
                .completeOnTimeout(null, START_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static void take(HttpServerRequest request, ShortWay shortWay, Router router) {
        shortWay.answer(request)
                .ifPresentOrElse(
                        answer -> send(request.response(), answer), () -> router.handle(request));
    }

    private void add(Router router, Endpoint endpoint) {
        Route route = router.route(endpoint.method(), routed(endpoint.path()));
        if (endpoint.access() == Endpoint.Access.TOKEN) {
            route.handler(this::authorise);
        }
        route.handler(context -> work(context, endpoint));
    }

    /** Before the handler that would take the body into memory. */
    private void addTaking(Router router, Vertx vertx, Endpoint endpoint) {
        Endpoint.Intake intake = Objects.requireNonNull(endpoint.intake());
        router.route(endpoint.method(), routed(endpoint.path()))
                .handler(this::authorise)
                .handler(context -> take(context, vertx, endpoint, intake));
    }

    /** What cannot be taken is refused before it is read, where its client says how long it is. */
    private void take(
            RoutingContext context, Vertx vertx, Endpoint endpoint, Endpoint.Intake intake) {
        long announced = Receiving.announced(context.request());
        if (announced > intake.mostBytes()) {
            notTaken(context, Receiving.tooLarge(intake.mostBytes()));
            return;
        }
        context.request().pause();
        vertx.executeBlocking(
                        () -> {
                            intake.room().require(announced);
                            return intake;
                        },
                        false)
                .compose(
                        granted ->
                                Receiving.of(
                                        vertx,
                                        context.request(),
                                        granted.folder(),
                                        granted.mostBytes()))
                .onSuccess(file -> inTurn(context, endpoint, file))
                .onFailure(failure -> notTaken(context, failure));
    }

    private void inTurn(RoutingContext context, Endpoint endpoint, Path file) {
        inTurn(
                context,
                () -> {
                    try {
                        Answer made = endpoint.work().answer(Request.of(context, file));
                        return () -> send(context, made);
                    } finally {
                        remove(file);
                    }
                });
    }

    private static void notTaken(RoutingContext context, Throwable failure) {
        context.request().resume(); // what still comes is let pass
        if (failure instanceof Refused refused) {
            send(context, refused.answer());
        } else if (failure instanceof Receiving.TooLargeException) {
            String limit = String.valueOf(failure.getMessage());
            send(context, new Refused(ErrorCode.REQUEST_TOO_LARGE, limit).answer());
        } else {
            send(context, unexpected(context, failure));
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOGGER.atWarn().setCause(e).addKeyValue("file", file).log("a file was left behind");
        }
    }

    private void add(Router router, StreamEndpoint stream) {
        router.get(routed(stream.path()))
                .handler(this::authorise)
                .handler(context -> open(context, stream.work()));
    }

    private void authorise(RoutingContext context) {
        String header = context.request().getHeader("Authorization");
        if (token.isBorneBy(header)) {
            context.next();
            return;
        }
        var refused =
                new Refused(
                        ErrorCode.UNAUTHORIZED,
                        AdminToken.isBearer(header)
                                ? "the token is not the right one"
                                : "there is no bearer token");
        send(context, refused.with("WWW-Authenticate", "Bearer").answer());
    }

    private void work(RoutingContext context, Endpoint endpoint) {
        outcomeOf(context, () -> atOnce(context, endpoint, Request.of(context))).run();
    }

    private Runnable atOnce(RoutingContext context, Endpoint endpoint, Request request) {
        Optional<Answer> answer = endpoint.atOnce().answer(request);
        return answer.isPresent()
                ? () -> send(context, answer.get())
                : () -> inTurn(context, request, endpoint.work());
    }

    private void inTurn(RoutingContext context, Request request, Endpoint.Work work) {
        inTurn(
                context,
                () -> {
                    Answer made = work.answer(request);
                    return () -> send(context, made);
                });
    }

    private void open(RoutingContext context, StreamEndpoint.Work work) {
        Context loop = Vertx.currentContext();
        inTurn(context, () -> work.open(Request.of(context), context.response(), loop));
    }

    /** Works on a virtual thread; what comes of it is done on the request's event loop. */
    private void inTurn(RoutingContext context, Supplier<Runnable> work) {
        if (!places.tryAcquire()) {
            send(
                    context,
                    new Refused(ErrorCode.BUSY, MOST_AT_ONCE + " requests are open").answer());
            return;
        }
        Context loop = Vertx.currentContext();
        Thread.startVirtualThread(
                () -> {
                    Runnable then;
                    try {
                        then = outcomeOf(context, work);
                    } finally {
                        places.release();
                    }
                    loop.runOnContext(_ -> then.run());
                });
    }

    private static Runnable outcomeOf(RoutingContext context, Supplier<Runnable> work) {
        try {
            return work.get();
        } catch (Refused refused) {
            return () -> send(context, refused.answer());
        } catch (RuntimeException | StackOverflowError e) {
            return () -> send(context, unexpected(context, e));
        }
    }

    /** Every answer of Vert.x's own takes our shape too. */
    private static void refuseTheRest(Router router) {
        refuse(router, 404, ErrorCode.ROUTE_UNKNOWN);
        refuse(router, 405, ErrorCode.METHOD_NOT_ALLOWED);
        refuse(router, 400, ErrorCode.REQUEST_MALFORMED);
        refuse(router, 413, ErrorCode.REQUEST_TOO_LARGE);
        router.errorHandler(500, context -> send(context, unexpected(context, context.failure())));
    }

    private static void refuse(Router router, int status, ErrorCode code) {
        router.errorHandler(
                status,
                context -> {
                    String asked = context.request().method() + " " + context.request().path();
                    send(context, new Refused(code, asked).answer());
                });
    }

    private static Answer unexpected(RoutingContext context, @Nullable Throwable failure) {
        LOGGER.atError()
                .setCause(failure)
                .addKeyValue("path", context.request().path())
                .log("request failed");
        String what = failure == null ? "unknown" : failure.getClass().getSimpleName();
        return new Refused(ErrorCode.INTERNAL, what).answer();
    }

    private static void send(RoutingContext context, Answer answer) {
        send(context.response(), answer);
    }

    private static void send(HttpServerResponse response, Answer answer) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        response.putHeader(CACHE_CONTROL, NO_STORE);
        answer.headers().forEach((name, value) -> response.putHeader(written(name), value));
        response.end(Buffer.buffer(answer.body()));
    }

    /**
     * The names of nearly every answer as they are written, which saves encoding them each time.
     */
    private static CharSequence written(String name) {
        return switch (name) {
            case Answer.CONTENT_TYPE -> CONTENT_TYPE;
            case Positions.HEADER -> POSITION;
            default -> name;
        };
    }

    private static String routed(String path) {
        return path.replace("{", ":").replace("}", "");
    }
}
