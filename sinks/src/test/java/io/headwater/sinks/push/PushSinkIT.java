package io.headwater.sinks.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.avro.push.PushOutcome;
import io.headwater.avro.push.PushReceipt;
import io.headwater.avro.push.PushRequest;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserRowKey;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.sinks.push.outbound.Receiver;
import io.headwater.sinks.timeseries.TestBroker;
import io.headwater.sinks.timeseries.TestWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From requests through Kafka's own worker to servers that misbehave, and back as receipts. */
class PushSinkIT {
    private static final FleetKey ANNA = FleetKey.user("default", "anna");
    private static final Topics TOPICS = new Topics("push-it", SchemaIdTable.load());

    private static final int WAITING = 16;

    @TempDir Path folder;

    private final List<String> receipts = new ArrayList<>();
    private final List<String> deadLetters = new ArrayList<>();

    @Test
    void everyRequestComesToItsEndWhateverDestinationsDo() throws Exception {
        var release = new CountDownLatch(1);
        try (var broker = TestBroker.start(folder.resolve("kafka"));
                var failing = Receiver.of(503, 500, 200);
                var gone = Receiver.of(410);
                var refusing = Receiver.of(400);
                var hanging = Receiver.answering((number, exchange) -> hang(release))) {
            broker.create(TOPICS);
            try (var worker = TestWorker.start(folder, broker.bootstrapServers);
                    var producer = producer(broker);
                    var consumer = consumer(broker)) {
                for (int i = 0; i < 20; i++) {
                    send(producer, "slow", "hanging" + i, hanging.url("/" + i % 12));
                }
                send(producer, "t1", "failing", failing.url("/hook"));
                send(producer, "t2", "gone", gone.url("/hook"));
                send(producer, "t3", "refused", refusing.url("/hook"));
                send(producer, "t4", "private", "https://10.0.0.1/hook");
                var garbage =
                        producer.send(
                                new ProducerRecord<>(
                                        TOPICS.pushRequests().name(),
                                        0,
                                        new UserRowKey(ANNA, "t5/x").bytes(),
                                        "not avro".getBytes(UTF_8)));
                garbage.get();

                worker.run(config(broker));

                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(
                                () -> {
                                    read(consumer);
                                    assertThat(receipts)
                                            .contains(
                                                    "t1/failing RETRYING 1 503",
                                                    "t1/failing RETRYING 2 500",
                                                    "t1/failing DELIVERED 3 200",
                                                    "t2/gone GONE 1 410",
                                                    "t3/refused FAILED 1 400",
                                                    "t4/private FAILED 1 null");
                                    assertThat(deadLetters)
                                            .contains(
                                                    "t3/refused: the destination answered 400",
                                                    "t4/private: the address is not public",
                                                    "t5/x: not a push request");
                                });
                assertThat(failing.got())
                        .extracting(got -> got.headers().get("webhook-id"))
                        .containsExactly("failing", "failing", "failing");
                assertThat(receipts)
                        .as("the hanging destinations are still hanging")
                        .noneMatch(receipt -> receipt.matches("slow/hanging.* DELIVERED .*"));
                retriesBeyondMemoryComeWhenTheyAreDue(producer, consumer);
                release.countDown();
            } finally {
                release.countDown();
            }
        }
    }

    private void retriesBeyondMemoryComeWhenTheyAreDue(
            KafkaProducer<byte[], byte[]> producer, KafkaConsumer<byte[], byte[]> consumer)
            throws Exception {
        try (var live = Receiver.of(200)) {
            int many = 2 * WAITING;
            for (int i = 0; i < many; i++) {
                retry(producer, "l" + i, live.url("/later"), 6_000);
            }
            retry(producer, "now", live.url("/now"), 0);

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> {
                                read(consumer);
                                assertThat(receipts)
                                        .contains("t6/now DELIVERED 1 200")
                                        .filteredOn(it -> it.matches("t6/l.* DELIVERED .*"))
                                        .hasSize(many);
                            });
            assertThat(live.got()).as("each once, although they were read again").hasSize(many + 1);
            assertThat(live.got().getFirst().path()).isEqualTo("/now");
        }
    }

    private static Map<String, String> config(TestBroker broker) {
        Map<String, String> config =
                PushSinkSettings.connectorConfig(
                        TOPICS,
                        broker.bootstrapServers,
                        Base64.getEncoder().encodeToString(new byte[32]));
        config.put(PushSinkSettings.ADDRESSES_ALLOWED, "127.0.0.0/8,::1");
        config.put(PushSinkSettings.RETRY_FIRST, "20");
        config.put(PushSinkSettings.TIMEOUT, "1000");
        config.put(PushSinkSettings.WAITING, Integer.toString(WAITING));
        config.put(PushSinkSettings.LANE_WIDTH, "2");
        config.put(PushSinkSettings.LANE_DEPTH, "4");
        config.put(PushSinkSettings.THREADS, "4");
        config.put("errors.deadletterqueue.topic.replication.factor", "1");
        return config;
    }

    private static void hang(CountDownLatch release) {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, String target, String id, String address) {
        send(producer, TOPICS.pushRequests(), target, request(id, address).build());
    }

    private static void retry(
            KafkaProducer<byte[], byte[]> producer, String id, String address, long inMillis) {
        PushRequest.Builder request = request(id, address);
        request.setNotBefore(request.getAt() + inMillis);
        send(producer, TOPICS.pushRetries(), "t6", request.build());
    }

    private static PushRequest.Builder request(String id, String address) {
        long now = System.currentTimeMillis();
        return PushRequest.newBuilder()
                .setId(id)
                .setKind("alert.raised")
                .setTargetKind("webhook")
                .setAddress(address)
                .setTitle("Cellar")
                .setText("tank is full")
                .setData("{}")
                .setAt(now)
                .setRequestedAt(now)
                .setExpiresAt(now + 3_600_000);
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer,
            Topic<UserRowKey, PushRequest> topic,
            String target,
            PushRequest request) {
        var unused =
                producer.send(
                        new ProducerRecord<>(
                                topic.name(),
                                0,
                                UserRowKey.delivery(ANNA, target, request.getId()).bytes(),
                                topic.value().serializer().serialize(topic.name(), request)));
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
            UserRowKey row = UserRowKey.parse(record.key()).orElseThrow();
            if (record.topic().equals(TOPICS.pushReceipts().name())) {
                PushReceipt receipt =
                        TOPICS.pushReceipts()
                                .value()
                                .deserializer()
                                .deserialize(record.topic(), record.value());
                PushOutcome outcome = receipt.getOutcome();
                receipts.add(
                        row.rest()
                                + " "
                                + outcome
                                + " "
                                + receipt.getAttempts()
                                + " "
                                + receipt.getStatus());
            } else {
                var ours = record.headers().lastHeader(Ledger.REASON);
                var connects = record.headers().lastHeader("__connect.errors.exception.message");
                String why = new String((ours == null ? connects : ours).value(), UTF_8);
                deadLetters.add(row.rest() + ": " + why.replaceAll(".*: ", ""));
            }
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(TestBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static KafkaConsumer<byte[], byte[]> consumer(TestBroker broker) {
        var consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrapServers,
                                ConsumerConfig.GROUP_ID_CONFIG,
                                "reader",
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        consumer.subscribe(List.of(TOPICS.pushReceipts().name(), TOPICS.pushDeadLetters().name()));
        return consumer;
    }
}
