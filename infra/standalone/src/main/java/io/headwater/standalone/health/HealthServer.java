package io.headwater.standalone.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * {@code /healthz}, {@code /readyz} and {@code /metrics} over HTTP, without a token, for a process
 * that has no API.
 */
public final class HealthServer implements AutoCloseable {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;

    private HealthServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts answering.
     *
     * @param address where to listen; port 0 takes any free one
     * @param notReady why the process cannot do its work, as a sentence; empty when it can
     * @param scrape every metric in Prometheus' text format
     * @throws IOException when the address is taken
     */
    public static HealthServer start(
            InetSocketAddress address, Supplier<Optional<String>> notReady, Supplier<String> scrape)
            throws IOException {
        HttpServer server = HttpServer.create(address, 0);
        server.createContext("/healthz", exchange -> answer(exchange, 200, TEXT, "alive\n"));
        server.createContext(
                "/readyz",
                exchange -> {
                    Optional<String> why = notReady.get();
                    answer(exchange, why.isPresent() ? 503 : 200, TEXT, why.orElse("ready") + "\n");
                });
        server.createContext(
                "/metrics", exchange -> answer(exchange, 200, PROMETHEUS, scrape.get()));
        server.createContext(
                "/",
                exchange ->
                        answer(exchange, 404, TEXT, "there are /healthz, /readyz and /metrics\n"));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return new HealthServer(server);
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
