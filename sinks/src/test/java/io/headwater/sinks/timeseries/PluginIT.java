package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NODE;
import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.temperature;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.avro.push.PushRequest;
import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserRowKey;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.sinks.push.PushSinkConnector;
import io.headwater.sinks.push.PushSinkSettings;
import io.headwater.sinks.push.outbound.Receiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of the build in a Connect worker that nobody changed, as an operator installs it. */
class PluginIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONNECTOR = TimeSeriesSinkConnector.class.getName();
    private static final String PUSH = PushSinkConnector.class.getName();
    private static final FleetKey ANNA = FleetKey.user("default", "anna");

    @TempDir Path folder;

    @Test
    void loadsInADistributedWorkerBesideAnotherPlugInAndDelivers() throws Exception {
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        PluginArchive.unpackOurs(plugins);
        PluginArchive.addAnother(plugins, AnotherSinkConnector.class);
        TestDatabase database = TestDatabase.create();
        var topics = new Topics(database.schema, SchemaIdTable.load());
        try (var broker = TestBroker.start(Files.createDirectories(folder.resolve("kafka")));
                var worker = DistributedWorker.start(folder, plugins, broker.bootstrapServers);
                database) {
            broker.create(topics);
            await().atMost(Duration.ofSeconds(90))
                    .ignoreExceptions()
                    .untilAsserted(
                            () ->
                                    assertThat(
                                                    worker.get(
                                                            "/connector-plugins?connectorsOnly=false"))
                                            .as(worker.log())
                                            .contains(CONNECTOR)
                                            .contains(PUSH)
                                            .contains("io.headwater.sinks.converter.AvroConverter")
                                            .contains(AnotherSinkConnector.class.getName()));

            Map<String, String> config =
                    TimeSeriesSinkSettings.connectorConfig(topics, database.url, "", "");
            config.put("name", "sink");
            config.put("schema", database.schema);
            config.put("tasks.max", "2");
            JsonNode checked = checked(worker, CONNECTOR, config);
            assertThat(checked.path("groups").toString()).contains("Connection", "Keeping");
            worker.put("/connectors/sink/config", JSON.writeValueAsString(config));
            send(broker, topics);

            await().atMost(Duration.ofSeconds(90))
                    .ignoreExceptions() // until the tables are there
                    .untilAsserted(
                            () ->
                                    assertThat(database.rows("SELECT value FROM points"))
                                            .as(worker.log())
                                            .containsExactly("21.5"));
            tellsUsersAndNoLogAnythingThatIsSecret(broker, worker, topics);
        }
    }

    private static void tellsUsersAndNoLogAnythingThatIsSecret(
            TestBroker broker, DistributedWorker worker, Topics topics) throws Exception {
        String key =
                Base64.getEncoder()
                        .encodeToString("k3y of this installation, 32 b..".getBytes(UTF_8));
        Map<String, String> config =
                PushSinkSettings.connectorConfig(topics, broker.bootstrapServers, key);
        config.put("name", "push");
        config.put(PushSinkSettings.ADDRESSES_ALLOWED, "127.0.0.0/8,::1");
        config.put(PushSinkSettings.RETRY_FIRST, "20");
        config.put(PushSinkSettings.NTFY_TOKEN, "tk_secret-of-ntfy");
        config.put(PushSinkSettings.MAIL_HOST, "127.0.0.1");
        config.put(PushSinkSettings.MAIL_PORT, "1"); // nobody is there
        config.put(PushSinkSettings.MAIL_USER, "headwater");
        config.put(PushSinkSettings.MAIL_PASSWORD, "secret-of-mail");
        assertThat(checked(worker, PUSH, config).path("groups").toString())
                .contains("Browsers and phones");

        try (var live = Receiver.of(503, 200);
                var refusing = Receiver.of(400)) {
            config.put(PushSinkSettings.NTFY_SERVER, refusing.url(""));
            worker.put("/connectors/push/config", JSON.writeValueAsString(config));
            request(broker, topics, "webhook", live.url("/secret-of-webhook"));
            request(broker, topics, "ntfy", refusing.url("/secret-of-topic"));
            request(broker, topics, "email", "secret-of-anna@example.org");

            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(
                            () -> {
                                assertThat(live.got()).as(worker.log()).hasSize(2);
                                assertThat(refusing.got()).isNotEmpty();
                            });
            assertThat(live.got().getLast().headers()).containsKey("webhook-signature");
            assertThat(refusing.got().getFirst().headers())
                    .containsEntry("authorization", "Bearer tk_secret-of-ntfy");
        }
        assertThat(worker.log())
                .as("it said that it started, and nothing that is a secret or an address")
                .contains("PushSinkTask")
                .doesNotContain(key, "tk_secret-of-ntfy", "secret-of-mail")
                .doesNotContain("secret-of-webhook", "secret-of-topic", "secret-of-anna");
    }

    private static JsonNode checked(
            DistributedWorker worker, String connector, Map<String, String> config)
            throws Exception {
        JsonNode checked =
                JSON.readTree(
                        worker.put(
                                "/connector-plugins/" + connector + "/config/validate",
                                JSON.writeValueAsString(config)));
        assertThat(checked.path("error_count").asInt()).as(checked.toString()).isZero();
        return checked;
    }

    private static void request(TestBroker broker, Topics topics, String kind, String address)
            throws Exception {
        long now = System.currentTimeMillis();
        PushRequest request =
                PushRequest.newBuilder()
                        .setId(kind)
                        .setKind("alert.raised")
                        .setTargetKind(kind)
                        .setAddress(address)
                        .setTitle("Cellar")
                        .setText("tank is full")
                        .setData("{}")
                        .setAt(now)
                        .setRequestedAt(now)
                        .setExpiresAt(now + 3_600_000)
                        .build();
        var topic = topics.pushRequests();
        send(
                broker,
                topic.name(),
                UserRowKey.delivery(ANNA, "target", kind).bytes(),
                topic.value().serializer().serialize(topic.name(), request));
    }

    @Test
    void holdsWhatAPlugInNeedsAndNothingThatAWorkerHas() throws Exception {
        PluginArchive.unpackOurs(folder);

        Path root;
        try (Stream<Path> roots = Files.list(folder)) {
            root = roots.findFirst().orElseThrow();
        }
        JsonNode manifest = JSON.readTree(root.resolve("manifest.json").toFile());
        assertThat(root.getFileName().toString())
                .isEqualTo(
                        manifest.at("/owner/username").asText()
                                + "-"
                                + manifest.path("name").asText()
                                + "-"
                                + manifest.path("version").asText());
        assertThat(root.resolve("doc/README.md")).exists();
        Map<?, ?> example =
                JSON.readValue(root.resolve("etc/timeseries-sink.json").toFile(), Map.class);
        assertThat(example.get("connector.class")).isEqualTo(CONNECTOR);
        assertThat(jars(root))
                .anyMatch(jar -> jar.startsWith("headwater-sinks"))
                .anyMatch(jar -> jar.startsWith("postgresql"))
                .anyMatch(jar -> jar.startsWith("pushy"))
                .noneMatch(jar -> jar.startsWith("kafka-"))
                .noneMatch(jar -> jar.startsWith("connect-"))
                .noneMatch(jar -> jar.startsWith("slf4j"));
    }

    private static List<String> jars(Path root) throws Exception {
        try (Stream<Path> jars = Files.list(root.resolve("lib"))) {
            return jars.map(jar -> jar.getFileName().toString()).toList();
        }
    }

    private static void send(TestBroker broker, Topics topics) throws Exception {
        Point point = temperature(NOON, 21.5).build();
        var series =
                new SeriesKey(NODE, point.getSeriesClass(), point.getDataType(), point.getName());
        var topic = topics.timeseriesPoints();
        send(
                broker,
                topic.name(),
                series.pointKey(point.getTime()).bytes(),
                topic.value().serializer().serialize(topic.name(), point));
    }

    private static void send(TestBroker broker, String topic, byte[] key, byte[] value)
            throws Exception {
        try (var producer =
                new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        }
    }
}
