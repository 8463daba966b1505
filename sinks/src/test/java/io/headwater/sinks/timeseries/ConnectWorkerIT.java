package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NODE;
import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.change;
import static io.headwater.sinks.timeseries.Records.point;
import static io.headwater.sinks.timeseries.Records.temperature;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From topics written in transactions, through Kafka's own worker, to rows and dead letters. */
class ConnectWorkerIT {
    private static TestBroker broker;

    @TempDir Path folder;

    private final TestDatabase database = TestDatabase.create();
    private final Topics topics = new Topics(database.schema, SchemaIdTable.load());
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void startBroker(@TempDir Path kafka) throws Exception {
        broker = TestBroker.start(kafka);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void start() {
        broker.create(topics);
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrapServers,
                                "transactional.id",
                                "topology"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        producer.initTransactions();
    }

    @AfterEach
    void stop() {
        producer.close();
        database.close();
    }

    @Test
    void storesWhatWasCommittedAndPutsTheRestWhereItCanBeFound() throws Exception {
        byte[] garbage = "not avro".getBytes(UTF_8);
        producer.beginTransaction();
        for (int i = 0; i < 500; i++) {
            send(temperature(NOON.plusSeconds(i), (double) i));
        }
        send(point("name", "string", NOON, "a\0b"));
        send(topics.timeseriesPoints().name(), NODE.bytes(), garbage);
        var changed = topics.paramsChanged();
        send(
                changed.name(),
                NODE.bytes(),
                changed.value()
                        .serializer()
                        .serialize(changed.name(), change("Power", null, "true").build()));
        producer.commitTransaction();
        producer.beginTransaction();
        send(temperature(NOON, 999.0).setOrigin(99));
        producer.flush();
        producer.abortTransaction();

        try (var worker = TestWorker.start(folder, broker.bootstrapServers)) {
            worker.run(config());
            awaitRows(database, "SELECT count(*), sum(value) FROM points", "500, 124750");
            awaitRows(database, "SELECT param, value FROM params_history", "Power, true");
        }

        List<ConsumerRecord<byte[], byte[]>> dead = deadLetters(2);
        assertThat(dead).extracting(ConsumerRecord::value).contains(garbage);
        assertThat(dead)
                .extracting(
                        letter ->
                                new String(
                                        letter.headers()
                                                .lastHeader("__connect.errors.exception.message")
                                                .value(),
                                        UTF_8))
                .anyMatch(why -> why.contains("value: holds U+0000"));
    }

    @Test
    void goesOnWhereItStoppedAndStoresNothingTwice() throws Exception {
        sendInTransaction(0, 100);
        try (var worker = TestWorker.start(folder, broker.bootstrapServers)) {
            worker.run(config());
            awaitRows(database, "SELECT count(*) FROM points", "100");
        }
        List<String> before = database.rows("SELECT xmin, * FROM series_points ORDER BY time");

        sendInTransaction(100, 101);
        try (var worker = TestWorker.start(folder, broker.bootstrapServers)) {
            worker.run(config());
            awaitRows(database, "SELECT count(*) FROM points", "101");
        }

        assertThat(database.rows("SELECT xmin, * FROM series_points ORDER BY time LIMIT 100"))
                .isEqualTo(before);
    }

    @Test
    void losesNothingWhenTheDatabaseRestartsUnderARunningWorker() throws Exception {
        try (var server = new RestartableServer(folder.resolve("postgres"));
                var worker = TestWorker.start(folder, broker.bootstrapServers)) {
            server.start();
            TestDatabase restarted = server.database();
            Map<String, String> config =
                    TimeSeriesSinkSettings.connectorConfig(topics, restarted.url, "", "");
            config.putAll(restarted.settings());
            config.put("connection.timeout.ms", "1000");
            worker.run(config);
            sendInTransaction(0, 100);
            awaitRows(restarted, "SELECT count(*) FROM points", "100");

            server.stop();
            sendInTransaction(100, 200);
            server.start();
            sendInTransaction(200, 300);

            awaitRows(restarted, "SELECT count(*), sum(value) FROM points", "300, 44850");
        }
    }

    @Test
    void isRefusedByTheWorkerUnlessItReadsCommittedRecordsOnly() throws Exception {
        Map<String, String> config = config();
        config.remove("consumer.override.isolation.level");

        try (var worker = TestWorker.start(folder, broker.bootstrapServers)) {
            assertThatThrownBy(() -> worker.run(config))
                    .hasMessageContaining("consumer.override.isolation.level");
        }
    }

    private Map<String, String> config() {
        Map<String, String> config =
                TimeSeriesSinkSettings.connectorConfig(topics, database.url, "", "");
        config.put("schema", database.schema);
        return config;
    }

    private void sendInTransaction(int from, int to) {
        producer.beginTransaction();
        for (int i = from; i < to; i++) {
            send(temperature(NOON.plusSeconds(i), (double) i));
        }
        producer.commitTransaction();
    }

    private void send(Point.Builder builder) {
        Point point = builder.build();
        var topic = topics.timeseriesPoints();
        var series =
                new SeriesKey(NODE, point.getSeriesClass(), point.getDataType(), point.getName());
        send(
                topic.name(),
                series.pointKey(point.getTime()).bytes(),
                topic.value().serializer().serialize(topic.name(), point));
    }

    private void send(String topic, byte[] key, byte[] value) {
        // the transaction's commit tells whether it arrived
        var unused = producer.send(new ProducerRecord<>(topic, key, value));
    }

    private static void awaitRows(TestDatabase in, String sql, String expected) {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions() // until the tables are there
                .untilAsserted(() -> assertThat(in.rows(sql)).containsExactly(expected));
    }

    private List<ConsumerRecord<byte[], byte[]>> deadLetters(int expected) {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers,
                        "group.id", "reader",
                        "auto.offset.reset", "earliest");
        try (var consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topics.timeseriesDeadLetters().name()));
            var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> {
                                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
                                assertThat(found).hasSize(expected);
                            });
            return found;
        }
    }
}
