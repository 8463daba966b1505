package io.headwater.simulator.command;

import io.headwater.simulator.link.Link;
import io.headwater.simulator.link.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Files of all nodes of a simulator, written to URLs, some at a time. Safe for any thread. */
public final class HttpsFiles implements FileCarrier, AutoCloseable {
    private static final int AT_ONCE = 2;
    private static final int CREATED = 201;
    private static final int THERE_ALREADY = 409;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client;
    private final ExecutorService writing =
            Executors.newFixedThreadPool(
                    AT_ONCE, Thread.ofPlatform().daemon().name("simulator-file").factory());

    /**
     * @param trusted authorities that may have signed the server's certificate
     */
    public HttpsFiles(List<X509Certificate> trusted) {
        client = HttpClient.newBuilder().sslContext(Trust.in(trusted)).build();
    }

    @Override
    public void put(Link link, String url, byte[] bytes, Consumer<Boolean> then) {
        writing.execute(
                () -> {
                    boolean there = isThereAfter(url, bytes);
                    link.after(Duration.ZERO, () -> then.accept(there));
                });
    }

    /** Gives up what is on its way. */
    @Override
    public void close() {
        writing.shutdownNow();
        client.shutdownNow();
    }

    private boolean isThereAfter(String url, byte[] bytes) {
        try {
            int status =
                    client.send(
                                    HttpRequest.newBuilder(URI.create(url))
                                            .timeout(PATIENCE)
                                            .PUT(BodyPublishers.ofByteArray(bytes))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode();
            return status == CREATED || status == THERE_ALREADY;
        } catch (IOException | IllegalArgumentException e) {
            return false; // the node gives up, as firmware does
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
