package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NODE;
import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
                                            .contains("io.headwater.sinks.converter.AvroConverter")
                                            .contains(AnotherSinkConnector.class.getName()));

            Map<String, String> config =
                    TimeSeriesSinkSettings.connectorConfig(topics, database.url, "", "");
            config.put("name", "sink");
            config.put("schema", database.schema);
            config.put("tasks.max", "2");
            JsonNode checked =
                    JSON.readTree(
                            worker.put(
                                    "/connector-plugins/" + CONNECTOR + "/config/validate",
                                    JSON.writeValueAsString(config)));
            assertThat(checked.path("error_count").asInt()).as(checked.toString()).isZero();
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
        }
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
        try (var producer =
                new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    topic.name(),
                                    series.pointKey(point.getTime()).bytes(),
                                    topic.value().serializer().serialize(topic.name(), point)))
                    .get();
        }
    }
}
