package io.headwater.bench.up;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Somebody who asks the API of a running instance. Any thread. */
public final class ApiClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI api;
    private final String token;

    public ApiClient(LaunchedUp up) throws IOException {
        this.api = up.api();
        this.token = up.token();
    }

    /**
     * Sends a request with a body.
     *
     * @return the answer's body
     * @throws IOException when the answer is no success
     */
    public String send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        request(path).method(method, BodyPublishers.ofString(body)).build(),
                        BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + " was not taken: " + answer.body());
        }
        return answer.body();
    }

    /** Asks over and over until the answer contains what is wanted. */
    public void awaitText(String path, String wanted) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String answer = "";
        while (!answer.contains(wanted)) {
            if (System.nanoTime() > deadline) {
                throw new IOException(path + " never said " + wanted + ", but " + answer);
            }
            answer = http.send(request(path).build(), BodyHandlers.ofString()).body();
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.resolve(path)).header("Authorization", "Bearer " + token);
    }
}
