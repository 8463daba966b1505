package io.headwater.topologies.jobs;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.avro.users.UserNode;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Topic;
import io.headwater.schemas.UserNodeKey;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.jobs.GroupOffsets.Position;
import io.headwater.topologies.nodes.NodesJob;
import io.headwater.topologies.push.UserPushes;
import io.headwater.topologies.testing.TestBroker;
import io.headwater.topologies.users.UsersNodes;
import io.headwater.topologies.views.Views;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seeding on a real broker, beside transactions that a killed instance has left open. */
class SeedingIT {
    private static final int PARTITIONS = 4;
    private static final StreamsJob JOB = NodesJob.of(TOPICS, Views.of(PARTITIONS).fleet());

    private static final FleetKey ANNA = FleetKey.user("default", "anna");
    private static final UserNodeKey ANNAS_NODE = new UserNodeKey(ANNA, NODE);

    @TempDir static Path brokerFolder;
    @TempDir static Path disk;

    private static TestBroker broker;
    private static Admin admin;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = TestBroker.start(brokerFolder, TOPICS, PARTITIONS);
        admin = Admin.create(broker.clientSettings());
    }

    @AfterAll
    static void stopBroker() {
        admin.close();
        broker.close();
    }

    @Test
    void leavesAPartitionAloneWhosePositionAKilledInstanceWasAboutToMove() throws Exception {
        hasState(0);
        admin.alterConsumerGroupOffsets(
                        JOB.applicationId(), Map.of(uplink(0), new OffsetAndMetadata(7)))
                .all()
                .get();
        try (var killed = commits(0, 9)) {
            assertThat(position(0)).isEqualTo(new Position.Unsettled());

            seed();

            killed.abortTransaction();
        }
        assertThat(position(0)).isEqualTo(new Position.At(7));
    }

    @Test
    void waitsForAFirstPositionAndKeepsItOnceItIsCommitted() throws Exception {
        hasState(1);
        try (var alive = commits(1, 5)) {
            var seeding = CompletableFuture.runAsync(SeedingIT::seed);

            alive.commitTransaction();

            seeding.get(1, TimeUnit.MINUTES);
        }
        assertThat(position(1)).isEqualTo(new Position.At(5));
    }

    @Test
    void waitsForAFirstPositionAndSeedsOnceItIsGivenUp() throws Exception {
        hasState(2);
        try (var killed = commits(2, 5)) {
            var seeding = CompletableFuture.runAsync(SeedingIT::seed);

            killed.abortTransaction();

            seeding.get(1, TimeUnit.MINUTES);
        }
        assertThat(position(2)).isEqualTo(new Position.At(0));
    }

    @Test
    void doesNotTakeWhatOthersWriteForStateOfTheJob() throws Exception {
        appends(TOPICS.credentials(), 3);

        seed();

        assertThat(position(3)).isEqualTo(new Position.None());
    }

    @Test
    void aNodeThatWasGivenUpAndTakenAgainBeforeItWasChosenStaysChosen() throws Exception {
        var panel =
                PushTarget.newBuilder()
                        .setId("panel")
                        .setKind("ntfy")
                        .setAddress("address")
                        .setCreatedAt(0)
                        .setPresence(true)
                        .setPresenceNodes(List.of(NODE.toString()))
                        .build();
        writes(TOPICS.usersNodes(), ANNAS_NODE, new UserNode("primary", 1L));
        writes(TOPICS.usersNodes(), ANNAS_NODE, null);
        writes(TOPICS.usersNodes(), ANNAS_NODE, new UserNode("primary", 2L));
        writes(TOPICS.pushUsers(), ANNA, PushUser.newBuilder().setTargets(List.of(panel)).build());

        try (var fleet = startFleet()) {
            await().atMost(Duration.ofMinutes(1)).until(() -> fleet.state().isReady());

            int partition = NodePartitions.of(ANNA, PARTITIONS);
            var nodes = fleet.store(UsersNodes.nodes(TOPICS), partition).orElseThrow();
            var users = fleet.store(UserPushes.users(TOPICS), partition).orElseThrow();
            assertThat(nodes.get(ANNAS_NODE).getSince()).isEqualTo(2);
            assertThat(users.get(ANNA).getTargets()).containsExactly(panel);
        }
    }

    private static RunningJob startFleet() {
        return RunningJob.start(
                FleetJob.of(TOPICS, PARTITIONS),
                broker.jobs(disk),
                Views.of(PARTITIONS),
                new SimpleMeterRegistry());
    }

    private static void seed() {
        new Seeding(JOB, broker.jobs(disk), admin).seedIfNew();
    }

    private static Position position(int partition) {
        var positions =
                new GroupOffsets(admin, JOB.applicationId())
                        .settled(TOPICS.uplink().name(), List.of(partition));
        return positions.getOrDefault(partition, new Position.None());
    }

    /** An instance in the middle of a commit. */
    private static KafkaProducer<byte[], byte[]> commits(int partition, long offset) {
        KafkaProducer<byte[], byte[]> instance = producer("instance-" + partition);
        instance.initTransactions();
        instance.beginTransaction();
        instance.sendOffsetsToTransaction(
                Map.of(uplink(partition), new OffsetAndMetadata(offset)), groupMetadata());
        return instance;
    }

    private static ConsumerGroupMetadata groupMetadata() {
        var settings = new HashMap<String, Object>(broker.clientSettings());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, JOB.applicationId());
        try (var consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.groupMetadata();
        }
    }

    private static void hasState(int partition) throws Exception {
        appends(TOPICS.registryNodes(), partition);
    }

    private static void appends(Topic<?, ?> topic, int partition) throws Exception {
        try (var writer = producer("writer-" + partition)) {
            writer.initTransactions();
            writer.beginTransaction();
            var appended =
                    writer.send(
                            new ProducerRecord<>(
                                    topic.name(),
                                    partition,
                                    "rainmaker:somebody".getBytes(UTF_8),
                                    new byte[0]));
            writer.commitTransaction();
            assertThat(appended.get().hasOffset()).isTrue();
        }
    }

    private static <K, V> void writes(Topic<K, V> topic, K key, @Nullable V value)
            throws Exception {
        byte[] placed = topic.key().serializer().serialize(topic.name(), key);
        byte[] row =
                value == null ? null : topic.value().serializer().serialize(topic.name(), value);
        try (var writer =
                new KafkaProducer<>(
                        broker.clientSettings(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            writer.send(
                            new ProducerRecord<>(
                                    topic.name(),
                                    NodePartitions.of(placed, PARTITIONS),
                                    placed,
                                    row))
                    .get();
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(String transactionalId) {
        var settings = new HashMap<String, Object>(broker.clientSettings());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static TopicPartition uplink(int partition) {
        return new TopicPartition(TOPICS.uplink().name(), partition);
    }
}
