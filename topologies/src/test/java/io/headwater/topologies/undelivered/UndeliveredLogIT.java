package io.headwater.topologies.undelivered;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.push.PushOutcome;
import io.headwater.avro.push.PushReceipt;
import io.headwater.avro.push.PushRequest;
import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserRowKey;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.log.TopicReading;
import io.headwater.topologies.testing.TestBroker;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every test has a user of its own, so that they can share the broker. */
class UndeliveredLogIT {
    private static final int PARTITIONS = 4;
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @TempDir static Path folder;
    private static TestBroker broker;
    private static KafkaProducer<byte[], byte[]> sink;
    private static UndeliveredLog log;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = TestBroker.start(folder, TOPICS, PARTITIONS);
        sink =
                new KafkaProducer<>(
                        broker.clientSettings(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        log = new UndeliveredLog(TOPICS, broker.clientSettings(), InstantSource.fixed(NOW));
    }

    @AfterAll
    static void stopBroker() {
        sink.close();
        broker.close();
    }

    @Test
    void theNewestAreListedFirstWithTheirReason() throws Exception {
        FleetKey user = user("lists");
        givesUp(user, "t-1", "first", "the answer was 500");
        givesUp(user, "t-2", "second", "the answer was 400");
        givesUp(user, "t-1", "third", "the answer was 401");
        givesUp(user("another"), "t-1", "fourth", "no answer");

        List<Undelivered> newest = log.newest(of(user), 2);

        assertThat(newest)
                .extracting(Undelivered::reason)
                .containsExactly("the answer was 401", "the answer was 400");
        assertThat(log.newest(new Wanted(null, user, "t-1", null), 9)).hasSize(2);
        assertThat(log.newest(new Wanted(newest.getLast().id(), null, null, null), 9))
                .extracting(Undelivered::reason)
                .containsExactly("the answer was 400");
        assertThat(log.newest(new Wanted(null, user, null, newest.getLast().at()), 9)).hasSize(2);
    }

    @Test
    void itIsRequestedOnceMoreThroughTheTargetAsItIsNow() throws Exception {
        FleetKey user = user("again");
        has(user, "t-1", "https://example.org/new");
        givesUp(user, "t-1", "first", "the answer was 500");
        givesUp(user, "t-1", "first", "the answer was 500");

        ReplayReport report = log.replay(of(user));

        assertThat(report).isEqualTo(new ReplayReport(1, Map.of()));
        assertThat(retries(user))
                .singleElement()
                .satisfies(
                        request -> {
                            assertThat(request.getId()).isEqualTo("first");
                            assertThat(request.getAddress()).isEqualTo("https://example.org/new");
                            assertThat(request.getAttempts()).isZero();
                            assertThat(request.getExpiresAt())
                                    .isEqualTo(NOW.toEpochMilli() + 86_400_000L);
                        });
    }

    @Test
    void whatIsBeingTriedAgainIsLeftAlone() throws Exception {
        FleetKey user = user("twice");
        has(user, "t-1", "https://example.org");
        givesUp(user, "t-1", "first", "the answer was 500");
        log.replay(of(user));

        ReplayReport second = log.replay(of(user));

        assertThat(second).isEqualTo(new ReplayReport(0, Map.of(Refusal.ON_ITS_WAY, 1L)));
        assertThat(retries(user)).hasSize(1);
    }

    @Test
    void whatFailedOnceMoreMayBeTriedOnceMore() throws Exception {
        FleetKey user = user("stubborn");
        has(user, "t-1", "https://example.org");
        givesUp(user, "t-1", "first", "the answer was 500");
        log.replay(of(user));
        givesUp(user, "t-1", "first", "the answer was 500");

        assertThat(log.replay(of(user)).replayed()).isEqualTo(1);
    }

    @Test
    void whatWasDeliveredSinceIsNotToldTwice() throws Exception {
        FleetKey user = user("delivered");
        has(user, "t-1", "https://example.org");
        UserRowKey row = givesUp(user, "t-1", "first", "the answer was 500");
        write(
                TOPICS.pushReceipts(),
                row,
                new PushReceipt(PushOutcome.DELIVERED, 1, 200, null, 1L, null));

        assertThat(log.replay(of(user)).refused()).isEqualTo(Map.of(Refusal.DELIVERED, 1L));
    }

    @Test
    void aTargetThatTheUserTookAwayIsNotTold() throws Exception {
        FleetKey user = user("gone");
        has(user, "t-1", "https://example.org");
        givesUp(user, "t-1", "first", "the answer was 500");
        write(TOPICS.pushUsers(), user, null);

        assertThat(log.replay(of(user)).refused()).isEqualTo(Map.of(Refusal.NO_TARGET, 1L));
        assertThat(retries(user)).isEmpty();
    }

    @Test
    void bytesThatTheSinkCouldNotReadAreShownAndLeftAlone() throws Exception {
        var record =
                new ProducerRecord<>(
                        TOPICS.pushDeadLetters().name(), new byte[] {1}, new byte[] {2});
        record.headers()
                .add("__connect.errors.exception.message", "no such schema".getBytes(UTF_8));
        var place = sink.send(record).get();
        var id = new Origin(place.partition(), place.offset());
        var wanted = new Wanted(id, null, null, null);

        assertThat(log.newest(wanted, 1))
                .extracting(Undelivered::reason)
                .containsExactly("no such schema");
        assertThat(log.replay(wanted).refused()).isEqualTo(Map.of(Refusal.UNREADABLE, 1L));
    }

    private static FleetKey user(String id) {
        return FleetKey.user(NodeKey.DEFAULT_TENANT, id);
    }

    private static Wanted of(FleetKey user) {
        return new Wanted(null, user, null, null);
    }

    private static void has(FleetKey user, String target, String address) throws Exception {
        var known =
                PushTarget.newBuilder()
                        .setId(target)
                        .setKind("webhook")
                        .setAddress(address)
                        .setCreatedAt(1)
                        .build();
        write(TOPICS.pushUsers(), user, PushUser.newBuilder().setTargets(List.of(known)).build());
    }

    /** As the sink does, in a millisecond of its own. */
    private static UserRowKey givesUp(FleetKey user, String target, String id, String reason)
            throws Exception {
        var row = UserRowKey.delivery(user, target, id);
        var topic = TOPICS.pushRequests();
        var request =
                PushRequest.newBuilder()
                        .setId(id)
                        .setKind("alert.raised")
                        .setTargetKind("webhook")
                        .setAddress("https://example.org/old")
                        .setTitle("Lamp")
                        .setText("tank is full")
                        .setData("{}")
                        .setAt(1)
                        .setRequestedAt(1)
                        .setExpiresAt(2)
                        .setAttempts(16)
                        .setNotBefore(2)
                        .build();
        var record =
                new ProducerRecord<>(
                        TOPICS.pushDeadLetters().name(),
                        row.bytes(),
                        topic.value().serializer().serialize(topic.name(), request));
        record.headers().add("hw-reason", reason.getBytes(UTF_8));
        long at = sink.send(record).get().timestamp();
        while (System.currentTimeMillis() <= at) {
            Thread.onSpinWait();
        }
        return row;
    }

    private static <K, V> void write(Topic<K, V> topic, K key, @Nullable V value) throws Exception {
        byte[] bytes = topic.key().serializer().serialize(topic.name(), key);
        sink.send(
                        new ProducerRecord<>(
                                topic.name(),
                                NodePartitions.of(bytes, PARTITIONS),
                                bytes,
                                topic.value().serializer().serialize(topic.name(), value)))
                .get();
    }

    private static List<PushRequest> retries(FleetKey user) {
        var topic = TOPICS.pushRetries();
        var found = new ArrayList<PushRequest>();
        TopicReading.read(
                topic.name(),
                broker.clientSettings(),
                null,
                record ->
                        UserRowKey.parse(record.key())
                                .filter(row -> row.user().equals(user))
                                .ifPresent(
                                        _ ->
                                                found.add(
                                                        topic.value()
                                                                .deserializer()
                                                                .deserialize(
                                                                        topic.name(),
                                                                        record.value()))));
        return found;
    }
}
