package io.headwater.standalone.journey;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody's service on the loopback that is told by webhook, and keeps what it was told. */
final class Webhook implements AutoCloseable {
    private static final String HERE_TOO = "addresses.allowed=127.0.0.0/8,::1\n";

    private final HttpServer server;
    private final List<Told> told = new CopyOnWriteArrayList<>();

    /**
     * One request.
     *
     * @param id the same whenever it is tried again
     */
    record Told(String id, String body) {}

    private Webhook(HttpServer server, int failures) {
        this.server = server;
        server.createContext(
                "/hook",
                exchange -> {
                    try (exchange) {
                        byte[] body = exchange.getRequestBody().readAllBytes();
                        String id = exchange.getRequestHeaders().getFirst("webhook-id");
                        told.add(new Told(id, new String(body, UTF_8)));
                        exchange.sendResponseHeaders(told.size() > failures ? 200 : 503, -1);
                    }
                });
        server.start();
    }

    /** One that takes all that it is told. */
    static Webhook open() throws IOException {
        return failingFirst(0);
    }

    /** One that does not take the first requests. */
    static Webhook failingFirst(int failures) throws IOException {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new Webhook(HttpServer.create(loopback, 0), failures);
    }

    /**
     * Settings of the push sink that let it tell this machine, in a file of the folder.
     *
     * @param more lines
     */
    static Path pushSettings(Path folder, String... more) throws IOException {
        Path file = folder.resolve("push.properties");
        return Files.writeString(file, HERE_TOO + String.join("\n", more));
    }

    /**
     * The service as a target, as the API is told of it.
     *
     * @param more members, each with a comma behind it
     */
    String target(String... more) {
        return "{\"kind\":\"webhook\","
                + String.join("", more)
                + "\"address\":\"http://localhost:"
                + server.getAddress().getPort()
                + "/hook\"}";
    }

    /** Every request, those that were not taken among them, in order. */
    List<Told> told() {
        return told;
    }

    /** What it was told, each once: a delivery may come again, with the same id. */
    List<Told> messages() {
        var messages = new LinkedHashMap<String, Told>();
        told.forEach(request -> messages.putIfAbsent(request.id(), request));
        return List.copyOf(messages.values());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
