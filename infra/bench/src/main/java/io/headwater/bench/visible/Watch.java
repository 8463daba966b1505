package io.headwater.bench.visible;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Somebody who wants to see a node's parameter change, by asking or by following its stream. */
final class Watch implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI node;
    private final String token;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    /**
     * @param node of the API, such as {@code /api/v1/nodes/lamp}, resolved
     */
    Watch(URI node, String token) {
        this.node = node;
        this.token = token;
    }

    /** Asks, again and again, until the parameter has this value. */
    void askUntil(long value) throws IOException, InterruptedException {
        String wanted = "\"value\":" + value + ",";
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!http.send(request("/params"), BodyHandlers.ofString()).body().contains(wanted)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the query never showed " + value);
            }
        }
    }

    /** Begins to follow the stream; returns once the first event has come. */
    void follow() throws InterruptedException, IOException {
        Thread.ofPlatform().daemon().name("stream").start(this::read);
        if (events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS) == null) {
            throw new IOException("the stream does not begin");
        }
    }

    /** Waits until an event shows the value. */
    void awaitEvent(long value) throws InterruptedException, IOException {
        String wanted = "\"value\":" + value + ",";
        String event = "";
        while (!event.contains(wanted)) {
            event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (event == null) {
                throw new IOException("the stream never showed " + value);
            }
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private void read() {
        try (Stream<String> lines = http.send(request("/stream"), BodyHandlers.ofLines()).body()) {
            lines.filter(line -> line.startsWith("data:")).forEach(events::add);
        } catch (IOException | UncheckedIOException e) {
            events.add("the stream ended: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(node + path))
                .header("Authorization", "Bearer " + token)
                .build();
    }
}
