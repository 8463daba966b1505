package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.schemas.push.TargetKind;
import io.headwater.topologies.aggregates.OlderPoints;
import io.headwater.topologies.jobs.JobState;
import io.headwater.topologies.recompute.Recomputations;
import io.headwater.topologies.views.Bridges;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.state.HostInfo;

/** The API over fake nodes, on a free port of loopback, and a client that has the token. */
final class ApiFixture implements AutoCloseable {
    static final String TOKEN = "0123456789abcdef0123456789abcdef";

    private static final ObjectMapper JSON = new ObjectMapper();

    volatile Bridges.State bridgeState = new Bridges.State.Alive();
    volatile Map<String, JobState> jobs = Map.of("nodes", new JobState.Running());

    private final HttpClient client = HttpClient.newHttpClient();
    private final QueryApi api;

    /** A response as tests look at it. */
    record Response(int status, Map<String, List<String>> headers, JsonNode json, String text) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }

        String code() {
            return json.at("/error/code").asText();
        }

        String cause() {
            return json.at("/error/cause").asText();
        }
    }

    ApiFixture(FakeNodes nodes) throws IOException {
        this(nodes, List.of());
    }

    ApiFixture(FakeNodes nodes, List<Endpoint> more) throws IOException {
        this(
                nodes,
                more,
                FakeUpdates.NONE,
                Optional.empty(),
                Optional.empty(),
                InstantSource.system());
    }

    /** With jobs that a test says. */
    ApiFixture(FakeNodes nodes, OtaSources updates) throws IOException {
        this(nodes, List.of(), updates, Optional.empty(), Optional.empty(), InstantSource.system());
    }

    /** With points that state holds no longer, at a time that a test says. */
    ApiFixture(FakeNodes nodes, Optional<OlderPoints> older, InstantSource clock)
            throws IOException {
        this(nodes, List.of(), FakeUpdates.NONE, older, Optional.empty(), clock);
    }

    /** With recomputations, at a time that a test says. */
    ApiFixture(FakeNodes nodes, Recomputations recomputations, InstantSource clock)
            throws IOException {
        this(
                nodes,
                List.of(),
                FakeUpdates.NONE,
                Optional.empty(),
                Optional.of(recomputations),
                clock);
    }

    /** Where the push sink is known to tell these kinds alone; none when nothing is known. */
    ApiFixture(FakeNodes nodes, Set<TargetKind> pushKinds) throws IOException {
        this(
                nodes,
                List.of(),
                FakeUpdates.NONE,
                Optional.empty(),
                Optional.empty(),
                InstantSource.system(),
                pushKinds);
    }

    private ApiFixture(
            FakeNodes nodes,
            List<Endpoint> more,
            OtaSources updates,
            Optional<OlderPoints> older,
            Optional<Recomputations> recomputations,
            InstantSource clock)
            throws IOException {
        this(nodes, more, updates, older, recomputations, clock, EnumSet.allOf(TargetKind.class));
    }

    private ApiFixture(
            FakeNodes nodes,
            List<Endpoint> more,
            OtaSources updates,
            Optional<OlderPoints> older,
            Optional<Recomputations> recomputations,
            InstantSource clock,
            Set<TargetKind> pushKinds)
            throws IOException {
        var mappingKey = Files.createTempFile("mapping", ".key");
        mappingKey.toFile().deleteOnExit();
        Files.write(mappingKey, new byte[32]);
        var pushKey = Files.createTempFile("push", ".key");
        pushKey.toFile().deleteOnExit();
        Files.writeString(pushKey, Base64.getEncoder().encodeToString(new byte[32]));
        api =
                QueryApi.start(
                        new ApiConfig(
                                "127.0.0.1",
                                0,
                                Path.of("unused"),
                                Duration.ofMillis(100),
                                mappingKey,
                                pushKey,
                                new PushKinds(pushKinds),
                                new RuleLimits(3, 2, 4, 3)),
                        AdminToken.of(TOKEN),
                        new QueryApi.Sources(
                                nodes.placement,
                                nodes,
                                nodes.points,
                                nodes.commands,
                                nodes.views,
                                (ordinal, incarnation) -> bridgeState,
                                () -> jobs,
                                () -> "headwater_up 1\n",
                                SchemaIdTable.load(),
                                Map.of(
                                        "headwater.params.changed.v1-value",
                                        "io.headwater.avro.params.ParamsChanged"),
                                nodes.log,
                                updates,
                                FakeFiles.LINKS,
                                older,
                                recomputations,
                                FakePushes.sources(nodes),
                                nodes.rules.sources(),
                                clock),
                        more);
    }

    HostInfo host() {
        return new HostInfo("127.0.0.1", api.port());
    }

    /** Every path that is routed, as the OpenAPI document writes it. */
    List<String> paths() {
        return api.paths();
    }

    Response get(String path, String... headers) throws Exception {
        return send(request(path, headers).header("Authorization", "Bearer " + TOKEN).GET());
    }

    Response put(String path, String body) throws Exception {
        return send(
                request(path)
                        .header("Authorization", "Bearer " + TOKEN)
                        .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    Response post(String path, String body) throws Exception {
        return send(
                request(path)
                        .header("Authorization", "Bearer " + TOKEN)
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Response delete(String path) throws Exception {
        return send(request(path).header("Authorization", "Bearer " + TOKEN).DELETE());
    }

    Response send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response =
                client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        boolean isJson =
                response.headers()
                        .firstValue("Content-Type")
                        .orElse("")
                        .startsWith("application/json");
        return new Response(
                response.statusCode(),
                response.headers().map(),
                isJson ? JSON.readTree(response.body()) : JSON.createObjectNode(),
                response.body());
    }

    /** Opens a stream; the caller closes what it reads from. */
    InputStream stream(String path, String... headers) throws Exception {
        HttpResponse<InputStream> response =
                client.send(
                        request(path, headers)
                                .header("Authorization", "Bearer " + TOKEN)
                                .GET()
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("stream answered " + response.statusCode());
        }
        return response.body();
    }

    /** The head of the answer to a request that no client would send. */
    String raw(String requestLine) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.setSoTimeout(10_000);
            String request =
                    requestLine
                            + "\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                            + TOKEN
                            + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(UTF_8));
            var head = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            var lines = new StringBuilder();
            for (String line = head.readLine();
                    line != null && !line.isEmpty();
                    line = head.readLine()) {
                lines.append(line).append('\n');
            }
            return lines.toString();
        }
    }

    HttpRequest.Builder request(String path, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
                        .timeout(Duration.ofSeconds(20));
        return headers.length == 0 ? request : request.headers(headers);
    }

    @Override
    public void close() {
        client.close();
        api.close();
    }
}
