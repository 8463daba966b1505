package io.headwater.sinks.push.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** An HTTP server on loopback that keeps what it gets and answers as a test says. */
public final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Got> got = new CopyOnWriteArrayList<>();

    /**
     * One request.
     *
     * @param headers by name in lower case
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes as they came; nobody compares requests
    public record Got(String path, Map<String, String> headers, byte[] bytes) {
        public String body() {
            return new String(bytes, UTF_8);
        }
    }

    /** Answers one request. */
    public interface Answering {
        void answer(int number, HttpExchange exchange) throws IOException;
    }

    private Receiver(HttpServer server, String scheme, Answering answering) {
        this.server = server;
        this.scheme = scheme;
        server.setExecutor(threads);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        int number = keep(exchange);
                        answering.answer(number, exchange);
                    }
                });
        server.start();
    }

    public static Receiver answering(Answering answering) throws IOException {
        return new Receiver(HttpServer.create(loopback(), 0), "http", answering);
    }

    /** With TLS. */
    public static Receiver securely(SSLContext identity, Answering answering) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity));
        return new Receiver(server, "https", answering);
    }

    /** Answers the first requests with these statuses, and the rest with the last of them. */
    public static Receiver of(int... statuses) throws IOException {
        return answering(
                (number, exchange) ->
                        exchange.sendResponseHeaders(
                                statuses[Math.min(number, statuses.length - 1)], -1));
    }

    public String url(String path) {
        return scheme + "://localhost:" + server.getAddress().getPort() + path;
    }

    /** What came, in order. */
    public List<Got> got() {
        return got;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private int keep(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, String> headers =
                exchange.getRequestHeaders().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        entry -> entry.getKey().toLowerCase(Locale.ROOT),
                                        entry -> entry.getValue().get(0)));
        synchronized (got) {
            got.add(new Got(exchange.getRequestURI().toString(), headers, body));
            return got.size() - 1;
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
