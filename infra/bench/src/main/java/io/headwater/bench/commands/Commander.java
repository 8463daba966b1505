package io.headwater.bench.commands;

import io.headwater.bench.up.LaunchedUp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who sends a node a command over the API and asks until its result is there. */
final class Commander implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final String DONE = "\"status\":\"success\"";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI api;
    private final String token;

    Commander(LaunchedUp up) throws IOException {
        this.api = up.api();
        this.token = up.token();
    }

    /** Waits until the node has said that it answers commands. */
    void awaitReady(String node) throws IOException, InterruptedException {
        awaitText("/api/v1/nodes/" + node, "\"commandResponse\":true");
    }

    /** Sends the command and returns once its result can be read. */
    void command(String node, int turn) throws IOException, InterruptedException {
        String commands = "/api/v1/nodes/" + node + "/commands";
        String body =
                "{\"command\":1,\"timeout\":30,\"data\":{\"params\":{\"Lamp\":{\"Power\":%s}}}}"
                        .formatted(turn % 2 == 0);
        HttpResponse<String> asked =
                http.send(
                        request(commands).POST(BodyPublishers.ofString(body)).build(),
                        BodyHandlers.ofString());
        Matcher id = ID.matcher(asked.body());
        if (asked.statusCode() != 202 || !id.find()) {
            throw new IOException("the command was not taken: " + asked.body());
        }
        awaitText(commands + "/" + id.group(1), DONE);
    }

    @Override
    public void close() {
        http.close();
    }

    private void awaitText(String path, String wanted) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String answer = "";
        while (!answer.contains(wanted)) {
            if (System.nanoTime() > deadline) {
                throw new IOException(path + " never said " + wanted + ", but " + answer);
            }
            answer = http.send(request(path).build(), BodyHandlers.ofString()).body();
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.resolve(path)).header("Authorization", "Bearer " + token);
    }
}
