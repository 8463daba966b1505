package io.headwater.standalone.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.bridge.identity.NodeCertificateFiles;
import io.headwater.standalone.Refusal;
import io.headwater.standalone.data.DataFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/** Asks the running instance over its API, with the admin token of its data folder. */
record RunningInstance(String url, Path folder) implements NodeAuthority {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public void create(String id, Path out, String host) {
        JsonNode answer = post("/api/v1/nodes/" + id + "/certificate", 201);
        IssuedFiles.write(
                new NodeCertificateFiles(
                        id,
                        answer.path("key").asText(),
                        answer.path("certificate").asText(),
                        answer.path("authority").asText(),
                        host),
                out);
    }

    @Override
    public void register(String id) {
        var _ = post("/api/v1/nodes/" + id + "/registration", 200);
    }

    @Override
    public boolean revoke(String id) {
        JsonNode answer = post("/api/v1/nodes/" + id + "/revocation", 200);
        return !answer.path("onRecord").asBoolean(true);
    }

    private JsonNode post(String path, int expected) {
        String token =
                DataFolder.read(folder, DataFolder.ADMIN_TOKEN)
                        .orElseThrow(
                                () ->
                                        new Refusal(
                                                "file "
                                                        + folder.resolve(DataFolder.ADMIN_TOKEN)
                                                        + " cannot be read; the instance's owner may run this command"));
        try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(URI.create(url + path))
                                    .timeout(PATIENCE)
                                    .header("Authorization", "Bearer " + token)
                                    .POST(BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofString());
            JsonNode body = new ObjectMapper().readTree(answer.body());
            if (answer.statusCode() != expected) {
                JsonNode error = body.path("error");
                throw new Refusal(
                        error.path("message").asText("HTTP " + answer.statusCode())
                                + ": "
                                + error.path("cause").asText()
                                + "; "
                                + error.path("action").asText());
            }
            return body;
        } catch (IOException e) {
            throw new Refusal(
                    "the instance at "
                            + url
                            + " does not answer: "
                            + e.getMessage()
                            + ". Is it still running? Its log is in "
                            + folder.resolve("logs"),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("interrupted", e);
        }
    }
}
