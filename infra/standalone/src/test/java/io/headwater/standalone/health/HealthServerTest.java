package io.headwater.standalone.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthServerTest {
    private final AtomicReference<Optional<String>> notReady =
            new AtomicReference<>(Optional.empty());
    private final HttpClient client = HttpClient.newHttpClient();
    private HealthServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                HealthServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        notReady::get,
                        () -> "m 1\n");
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void saysWhyTheProcessIsNotReadyAndAgainWhenItIs() throws Exception {
        notReady.set(Optional.of("Kafka has not answered yet"));
        HttpResponse<String> before = get("/readyz");

        notReady.set(Optional.empty());
        HttpResponse<String> after = get("/readyz");

        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(before.body()).isEqualTo("Kafka has not answered yet\n");
        assertThat(after.statusCode()).isEqualTo(200);
    }

    @Test
    void isAliveWhetherReadyOrNot() throws Exception {
        notReady.set(Optional.of("Kafka has not answered yet"));

        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void handsOutEveryMetric() throws Exception {
        assertThat(get("/metrics").body()).isEqualTo("m 1\n");
    }

    @Test
    void knowsNothingElse() throws Exception {
        assertThat(get("/api/v1/nodes").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
