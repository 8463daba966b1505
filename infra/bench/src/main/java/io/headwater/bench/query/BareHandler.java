package io.headwater.bench.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.Parent;
import io.headwater.bench.topologies.TopologiesProcess;
import io.headwater.bench.topologies.Traffic;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * The limit: one Vert.x handler on the event loop that gets a row from RocksDB by the node's id and
 * writes it out as it is. The rows are the very answers of ours. Nobody is asked for a token.
 */
final class BareHandler {
    private static final String READY = "ready";
    private static final Duration START = Duration.ofSeconds(60);

    private BareHandler() {}

    /** Runs inside the child; arguments are a folder, ours' URL and token, and a count of nodes. */
    public static void main(String[] arguments) throws Exception {
        Parent parent = Parent.attend();
        RocksDB.loadLibrary();
        RocksDB rows =
                RocksDB.open(
                        new Options().setCreateIfMissing(true), arguments[0]); // lives as we do
        copy(rows, arguments[1], arguments[2], Integer.parseInt(arguments[3]));
        int port =
                Vertx.vertx()
                        .createHttpServer()
                        .requestHandler(request -> answer(rows, request))
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get()
                        .actualPort();
        parent.say(READY, port);
        while (!parent.command()[0].equals("stop")) {
            // whatever else is said is not for this process
        }
    }

    static ChildJvm start(List<String> arguments) throws IOException {
        return ChildJvm.start("bare-handler", BareHandler.class, TopologiesProcess.JVM, arguments);
    }

    static int port(ChildJvm child) throws InterruptedException {
        return Integer.parseInt(child.answer(READY, START));
    }

    private static void copy(RocksDB rows, String url, String token, int nodes)
            throws IOException, InterruptedException, RocksDBException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < nodes; i++) {
                String id = Traffic.node(i).device();
                var request =
                        HttpRequest.newBuilder(URI.create(url + Asker.path(id)))
                                .header("Authorization", "Bearer " + token)
                                .build();
                rows.put(
                        id.getBytes(UTF_8),
                        client.send(request, BodyHandlers.ofByteArray()).body());
            }
        }
    }

    private static void answer(RocksDB rows, HttpServerRequest request) {
        String[] path = request.path().split("/", -1);
        try {
            byte[] row = rows.get(path[path.length - 2].getBytes(UTF_8));
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .end(Buffer.buffer(row));
        } catch (RocksDBException e) {
            throw new IllegalStateException("a row cannot be read", e);
        }
    }
}
