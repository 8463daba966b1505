package io.headwater.topologies.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.avro.files.FileStatus;
import io.headwater.avro.files.NodeFile;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Origin;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.query.AdminToken;
import io.headwater.topologies.testing.TestBroker;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole process on a real broker: what nodes sent, asked for over HTTP. */
@Timeout(180)
class TopologiesIT {
    private static final int PARTITIONS = 4;
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir static Path brokerFolder;
    @TempDir Path disk;

    private static TestBroker broker;
    private static KafkaProducer<NodeKey, byte[]> bridge;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void startBroker() throws Exception {
        broker = TestBroker.start(brokerFolder, TOPICS, PARTITIONS);
        bridge =
                new KafkaProducer<>(
                        broker.clientSettings(),
                        TOPICS.uplink().key().serializer(),
                        TOPICS.uplink().value().serializer());
    }

    @AfterAll
    static void stopBroker() {
        bridge.close();
        broker.close();
    }

    @Test
    void answersWhatANodeSentAcrossNoOpsStreamsAndARestart() throws Exception {
        NodeKey lamp = NodeKey.rainmaker("lamp");
        Origin init = sends(lamp, "params-init", "{\"Light\":{\"Power\":true,\"Level\":12.50}}");
        Origin same;
        String lastSeen;
        try (var process = start("a", 0)) {
            awaitReady(process);

            var params = get(process, "/api/v1/nodes/lamp/params?wait=10000", init);
            assertThat(params.statusCode()).as(params.body()).isEqualTo(200);
            assertThat(params.body()).contains("12.5");
            assertThat(json(params).at("/params/Light/Power/origin").asText())
                    .isEqualTo(init.toString());

            same = sends(lamp, "params-local", "{\"Light\":{\"Level\":12.5}}");
            var unchanged = get(process, "/api/v1/nodes/lamp/params?wait=10000", same);
            assertThat(unchanged.statusCode()).as(unchanged.body()).isEqualTo(200);
            assertThat(json(unchanged).at("/params/Light/Level/origin").asText())
                    .isEqualTo(init.toString());

            Origin dimmed = sends(lamp, "params-local", "{\"Light\":{\"Level\":5}}");
            get(process, "/api/v1/nodes/lamp/params?wait=10000", dimmed);
            Origin off = sends(lamp, "params-local", "{\"Light\":{\"Power\":false}}");
            get(process, "/api/v1/nodes/lamp/params?wait=10000", off);
            try (var stream = stream(process, "lamp", dimmed.toString())) {
                assertThat(nextData(stream).path("origin").asText()).isEqualTo(off.toString());
            }
            lastSeen = off.toString();
        }

        try (var again = start("a", 0)) {
            awaitReady(again);

            var params = get(again, "/api/v1/nodes/lamp/params?wait=10000", same);
            assertThat(json(params).at("/params/Light/Power/value").asBoolean(true)).isFalse();
            assertThat(json(params).at("/params/Light/Power/origin").asText()).isEqualTo(lastSeen);
            assertThat(
                            json(get(again, "/api/v1/nodes?limit=1000", same))
                                    .at("/nodes")
                                    .findValuesAsText("id"))
                    .contains("lamp");
            assertThat(get(again, "/metrics", same).body())
                    .contains("# HELP headwater_topologies_points_total Points by what they were");
        }
    }

    @Test
    void twoInstancesAnswerAsOne() throws Exception {
        List<NodeKey> nodes =
                IntStream.range(100, 116).mapToObj(i -> NodeKey.rainmaker("pair" + i)).toList();
        int firstPort = freePort();
        int secondPort = freePort();
        try (var first = start("b", firstPort);
                var second = start("c", secondPort)) {
            for (NodeKey node : nodes) {
                sends(node, "params-init", "{\"Light\":{\"Power\":true}}");
            }
            awaitReady(first);
            awaitReady(second);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> {
                                assertThat(ownersOf(first))
                                        .isNotEmpty()
                                        .hasSizeLessThan(PARTITIONS);
                                assertThat(ownersOf(second)).isNotEmpty();
                            });

            for (NodeKey node : nodes) {
                Origin landed = sends(node, "params-local", "{\"Light\":{\"Power\":false}}");
                for (Topologies instance : List.of(first, second)) {
                    await().atMost(PATIENCE)
                            .untilAsserted(
                                    () -> assertThat(powerAt(instance, node, landed)).isFalse());
                }
            }
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> {
                                var list = get(first, "/api/v1/nodes?limit=1000", new Origin(0, 0));
                                assertThat(json(list).at("/nodes").findValuesAsText("id"))
                                        .containsAll(nodes.stream().map(NodeKey::device).toList());
                            });
        }
    }

    @Test
    void filesThatAKillLeftToNobodyAreRemovedAtTheStart() throws Exception {
        String kept = "0".repeat(31) + "1";
        String forgotten = "0".repeat(31) + "2";
        String onItsWay = "0".repeat(31) + "3";
        Path files = disk.resolve("files");
        Path uploads = Files.createDirectories(files.resolve("uploads"));
        Path part = written(Files.createDirectories(files.resolve("incoming")).resolve("x.part"));
        long twoHoursAgo = System.currentTimeMillis() - Duration.ofHours(2).toMillis();
        for (String file : List.of(kept, forgotten)) {
            Path path = written(uploads.resolve(file));
            Files.setLastModifiedTime(path, FileTime.fromMillis(twoHoursAgo));
        }
        Files.setLastModifiedTime(part, FileTime.fromMillis(twoHoursAgo));
        written(uploads.resolve(onItsWay));
        knows(kept, true);
        knows(forgotten, true);
        knows(forgotten, false);

        try (var _ = start("d", 0, Map.of("files.dir", files.toString()))) {
            await().atMost(PATIENCE).until(() -> Files.notExists(uploads.resolve(forgotten)));

            assertThat(uploads.resolve(kept)).exists();
            assertThat(uploads.resolve(onItsWay)).exists();
            assertThat(part).doesNotExist();
        }
    }

    private static Path written(Path file) throws IOException {
        return Files.writeString(file, "what a node brought");
    }

    /** What the nodes job says of a file; it was killed right after. */
    private static void knows(String file, boolean known) throws Exception {
        var topic = TOPICS.filesState();
        var row = new RowKey(NodeKey.rainmaker("brings"), file.getBytes(UTF_8));
        NodeFile state =
                known
                        ? NodeFile.newBuilder()
                                .setId(file)
                                .setStatus(FileStatus.KEPT)
                                .setRequestId("r")
                                .setMostBytes(1_000)
                                .setAskedAt(1)
                                .setWritableUntil(2)
                                .build()
                        : null;
        try (var producer =
                new KafkaProducer<>(
                        broker.clientSettings(),
                        topic.key().serializer(),
                        topic.value().serializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    topic.name(),
                                    NodePartitions.of(row.node(), PARTITIONS),
                                    row,
                                    state))
                    .get();
        }
    }

    private boolean powerAt(Topologies instance, NodeKey node, Origin landed) throws Exception {
        var params = get(instance, "/api/v1/nodes/" + node.device() + "/params?wait=10000", landed);
        assertThat(params.statusCode()).as(params.body()).isEqualTo(200);
        return json(params).at("/params/Light/Power/value").asBoolean(true);
    }

    /** Partitions whose nodes the instance answers for itself. */
    private List<String> ownersOf(Topologies instance) throws Exception {
        var request = request(instance, "/api/v1/nodes").header("Headwater-Forwarded", "1").build();
        return json(client.send(request, BodyHandlers.ofString()))
                .path("partitions")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    private Topologies start(String instance, int port) throws Exception {
        return start(instance, port, Map.of());
    }

    private Topologies start(String instance, int port, Map<String, String> more) throws Exception {
        var settings = new HashMap<String, String>();
        String prefix = "headwater.topologies.";
        settings.put(prefix + "state.dir", disk.resolve(instance).toString());
        settings.put(prefix + "token.dir", disk.toString());
        settings.put(prefix + "http.port", Integer.toString(port));
        settings.put(prefix + "replicas", "1");
        settings.put(prefix + "min.in.sync.replicas", "1");
        more.forEach((name, value) -> settings.put(prefix + name, value));
        broker.clientSettings()
                .forEach((name, value) -> settings.put(prefix + "kafka." + name, value.toString()));
        if (port != 0) {
            settings.put(prefix + "advertised", "127.0.0.1:" + port);
        }
        return Topologies.start(
                TopologiesConfig.from(settings),
                TOPICS,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                AdminToken.of(TOKEN),
                List.of());
    }

    private static void awaitReady(Topologies process) {
        await().atMost(PATIENCE).until(process::ready);
    }

    private HttpResponse<String> get(Topologies process, String path, Origin position)
            throws Exception {
        var request =
                request(process, path).header("Headwater-Position", position.toString()).build();
        return client.send(request, BodyHandlers.ofString());
    }

    private BufferedReader stream(Topologies process, String device, String lastEventId)
            throws Exception {
        var request =
                request(process, "/api/v1/nodes/" + device + "/stream")
                        .header("Last-Event-ID", lastEventId)
                        .build();
        return new BufferedReader(
                new InputStreamReader(
                        client.send(request, BodyHandlers.ofInputStream()).body(), UTF_8));
    }

    private static JsonNode nextData(BufferedReader stream) throws IOException {
        for (String line = stream.readLine(); line != null; line = stream.readLine()) {
            if (line.startsWith("data: ")) {
                return JSON.readTree(line.substring(6));
            }
        }
        throw new IOException("the stream has ended");
    }

    private static HttpRequest.Builder request(Topologies process, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + process.httpPort() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + TOKEN);
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    private static Origin sends(NodeKey node, String channel, String payload) throws Exception {
        var record =
                new ProducerRecord<>(
                        TOPICS.uplink().name(),
                        NodePartitions.of(node, PARTITIONS),
                        node,
                        payload.getBytes(UTF_8));
        new UplinkHeaders(
                        "node/" + node.device() + "/params/local",
                        channel,
                        1,
                        false,
                        null,
                        null,
                        1,
                        1_700_000_000_000L,
                        Trust.CREDENTIAL,
                        false)
                .writeTo(record.headers());
        var landed = bridge.send(record).get();
        return new Origin(landed.partition(), landed.offset());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
