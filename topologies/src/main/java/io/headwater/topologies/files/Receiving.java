package io.headwater.topologies.files;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Takes the body of one request into a file, no faster than the disk and never more than a limit.
 * Event loop only.
 */
public final class Receiving {
    private final Vertx vertx;
    private final HttpServerRequest request;
    private final Path file;
    private final long mostBytes;
    private final Promise<Path> received = Promise.promise();
    private long bytes;

    /** Why a body was not taken: it is larger than it may be. */
    public static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLargeException(long mostBytes) {
            super("at most " + mostBytes + " bytes", null, false, false);
        }
    }

    private Receiving(Vertx vertx, HttpServerRequest request, Path file, long mostBytes) {
        this.vertx = vertx;
        this.request = request;
        this.file = file;
        this.mostBytes = mostBytes;
    }

    /**
     * Begins at once.
     *
     * @param folder where the file is made; whoever gets it moves or deletes it
     * @return the file once it is whole; fails with {@link TooLargeException}, or because the
     *     connection broke or the disk failed, and leaves nothing behind then
     */
    public static Future<Path> of(
            Vertx vertx, HttpServerRequest request, Path folder, long mostBytes) {
        Path file = folder.resolve(UUID.randomUUID() + ".part");
        var receiving = new Receiving(vertx, request, file, mostBytes);
        request.pause();
        return vertx.fileSystem()
                .open(file.toString(), new OpenOptions().setWrite(true).setCreateNew(true))
                .compose(receiving::take);
    }

    /** How long the body of a request is, as its client says; 0 when it does not. */
    public static long announced(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
    }

    /** What a request fails with whose body is said to be longer than this. */
    public static TooLargeException tooLarge(long mostBytes) {
        return new TooLargeException(mostBytes);
    }

    private Future<Path> take(AsyncFile into) {
        request.exceptionHandler(received::tryFail);
        request.handler(buffer -> write(into, buffer));
        request.endHandler(_ -> received.tryComplete(file));
        request.resume();
        return received.future()
                .transform(
                        outcome ->
                                into.close()
                                        .transform(
                                                closed ->
                                                        outcome.succeeded() && closed.succeeded()
                                                                ? Future.succeededFuture(file)
                                                                : discarded(
                                                                        outcome.failed()
                                                                                ? outcome.cause()
                                                                                : closed.cause())));
    }

    private void write(AsyncFile into, Buffer buffer) {
        bytes += buffer.length();
        if (bytes > mostBytes) {
            request.handler(_ -> {}); // what still comes is let pass
            received.tryFail(new TooLargeException(mostBytes));
            return;
        }
        into.write(buffer).onFailure(received::tryFail);
        if (into.writeQueueFull()) {
            request.pause();
            into.drainHandler(_ -> request.resume());
        }
    }

    private Future<Path> discarded(Throwable why) {
        return vertx.fileSystem().delete(file.toString()).transform(_ -> Future.failedFuture(why));
    }
}
