package io.headwater.topologies.files;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Answers one GET or HEAD with a file or a part of it, no faster than the client reads. Event loop
 * only; the file is read elsewhere.
 */
final class FileAnswer {
    private static final int CHUNK = 65_536;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Served file;

    FileAnswer(Vertx vertx, HttpServerRequest request, Served file) {
        this.vertx = vertx;
        this.request = request;
        this.response = request.response();
        this.file = file;
    }

    /** Begins, and sees to the rest. A file that ends early ends the connection. */
    void send() {
        response.putHeader("Accept-Ranges", "bytes");
        response.putHeader("Content-Type", "application/octet-stream");
        response.putHeader("Cache-Control", "private, no-transform");
        identify();
        switch (ByteRange.of(range(), file.bytes())) {
            case ByteRange.Whole() -> send(0, file.bytes());
            case ByteRange.Part(var from, var bytes) -> {
                response.setStatusCode(206);
                response.putHeader(
                        "Content-Range",
                        "bytes " + from + "-" + (from + bytes - 1) + "/" + file.bytes());
                send(from, bytes);
            }
            case ByteRange.Unsatisfiable() -> {
                response.putHeader("Content-Range", "bytes */" + file.bytes());
                response.setStatusCode(416).end();
            }
        }
    }

    private void identify() {
        String sha256 = file.sha256();
        if (sha256 != null) {
            byte[] digest = HexFormat.of().parseHex(sha256);
            response.putHeader("ETag", tag());
            response.putHeader(
                    "Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":");
        }
    }

    private String tag() {
        return "\"" + file.sha256() + "\"";
    }

    /** A condition that does not hold makes the range void (RFC 9110, section 13.1.5). */
    private @Nullable String range() {
        String condition = request.getHeader("If-Range");
        boolean holds = condition == null || condition.equals(tag());
        return holds ? request.getHeader("Range") : null;
    }

    private void send(long from, long bytes) {
        response.putHeader("Content-Length", Long.toString(bytes));
        if (request.method().name().equals("HEAD")) {
            response.end();
            return;
        }
        vertx.executeBlocking(() -> file.from().open(from), false)
                .compose(
                        in ->
                                copied(in, bytes)
                                        .eventually(() -> closed(in))
                                        .compose(_ -> response.end()))
                .onFailure(_ -> request.connection().close());
    }

    private Future<Void> copied(InputStream in, long bytes) {
        Promise<Void> done = Promise.promise();
        copy(in, bytes, done);
        return done.future();
    }

    /** One chunk after the other, each once the one before is on its way. */
    private void copy(InputStream in, long left, Promise<Void> done) {
        if (left == 0) {
            done.complete();
            return;
        }
        vertx.executeBlocking(() -> chunk(in, left), false)
                .compose(chunk -> response.write(chunk).map(chunk.length()))
                .onSuccess(written -> copy(in, left - written, done))
                .onFailure(done::fail);
    }

    private static Buffer chunk(InputStream in, long left) throws IOException {
        byte[] bytes = in.readNBytes((int) Math.min(left, CHUNK));
        if (bytes.length == 0) {
            throw new EOFException("the file is shorter than it was");
        }
        return Buffer.buffer(bytes);
    }

    private Future<Void> closed(InputStream in) {
        return vertx.executeBlocking(
                () -> {
                    in.close();
                    return null;
                },
                false);
    }
}
