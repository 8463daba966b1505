package io.headwater.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.standalone.Refusal;
import io.headwater.standalone.data.DataFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The API of the running instance, with its admin token. One thread. */
final class RunningApi implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final String token;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    private RunningApi(String url, String token) {
        this.url = url;
        this.token = token;
    }

    /**
     * @throws Refusal when no instance runs there, or its token cannot be read
     */
    static RunningApi of(DataOption data) {
        String url =
                data.ofRunning(DataFolder.HTTP_URL)
                        .orElseThrow(
                                () ->
                                        new Refusal(
                                                "no instance is running on data folder "
                                                        + data.folder
                                                        + ". Start one with 'headwater up'."));
        String token =
                DataFolder.read(data.folder, DataFolder.ADMIN_TOKEN)
                        .orElseThrow(
                                () ->
                                        new Refusal(
                                                "file "
                                                        + data.folder.resolve(
                                                                DataFolder.ADMIN_TOKEN)
                                                        + " cannot be read; the instance's owner may run this command"));
        return new RunningApi(url, token);
    }

    /** A part of a path or query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Opens a body, which the caller closes.
     *
     * @throws Refusal with the API's own words when it refuses
     */
    InputStream open(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer =
                http.send(request(path).GET().build(), BodyHandlers.ofInputStream());
        refuseUnlessFine(answer);
        return answer.body();
    }

    /**
     * @throws Refusal with the API's own words when it refuses
     */
    JsonNode get(String path) throws IOException, InterruptedException {
        return answered(request(path).timeout(PATIENCE).GET());
    }

    /**
     * @throws Refusal with the API's own words when it refuses
     */
    JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        return answered(
                request(path)
                        .timeout(PATIENCE)
                        .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    @Override
    public void close() {
        http.shutdownNow(); // a stream that broke off is not waited for
        http.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token);
    }

    private JsonNode answered(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
        refuseUnlessFine(answer);
        try (InputStream body = answer.body()) {
            return JSON.readTree(body);
        }
    }

    private static void refuseUnlessFine(HttpResponse<InputStream> answer) throws IOException {
        if (answer.statusCode() / 100 != 2) {
            try (InputStream body = answer.body()) {
                JsonNode error = JSON.readTree(body).path("error");
                throw new Refusal(
                        error.path("message").asText("HTTP " + answer.statusCode())
                                + ": "
                                + error.path("cause").asText()
                                + "; "
                                + error.path("action").asText());
            }
        }
    }
}
