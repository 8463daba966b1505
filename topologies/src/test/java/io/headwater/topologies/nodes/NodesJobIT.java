package io.headwater.topologies.nodes;

import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.avro.params.ParamValue;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topic;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.topologies.jobs.JobsConfig;
import io.headwater.topologies.jobs.RunningJob;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.params.Params;
import io.headwater.topologies.testing.CommittedRecords;
import io.headwater.topologies.testing.TestBroker;
import io.headwater.topologies.views.Bridges;
import io.headwater.topologies.views.FleetListing;
import io.headwater.topologies.views.FleetQuery;
import io.headwater.topologies.views.Reached;
import io.headwater.topologies.views.Views;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nodes job on a real broker: what is left after restarts, moves and losses. */
class NodesJobIT {
    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SESSION = "8b0f3a52-0c5c-4f3e-8a42-6f6f0f5f3c11";

    @TempDir static Path brokerFolder;
    @TempDir Path disk;
    @TempDir Path otherDisk;

    private static TestBroker broker;
    private static KafkaProducer<NodeKey, byte[]> bridge;

    private final List<RunningJob> started = new ArrayList<>();

    /** A job that runs, and what it shows. */
    private record Instance(RunningJob job, Views views) {}

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

    @AfterEach
    void stopJobs() {
        started.forEach(RunningJob::close);
    }

    @Test
    void keepsEveryNodeThroughRestartMoveAndTheLossOfEverythingButTheStateTopics()
            throws Exception {
        Instance first = start(disk);
        for (int i = 0; i < 24; i++) {
            live(node(i), i);
        }
        Origin last = sends(node(0), "params-local", "{}");
        awaitReached(first, last);
        Map<String, String> before = dump(first);
        List<NodeKey> nodes = listed(first);
        assertThat(before).hasSizeGreaterThanOrEqualTo(24 * 5); // each node writes all five stores

        first.job().close();
        Instance restarted = start(disk);
        awaitReached(restarted, last);
        assertThat(dump(restarted)).isEqualTo(before);

        restarted.job().close();
        Instance elsewhere = start(otherDisk);
        awaitReached(elsewhere, last);
        assertThat(dump(elsewhere)).isEqualTo(before);
        assertThat(listed(elsewhere)).contains(node(0), node(23)).isEqualTo(nodes);

        elsewhere.job().close();
        loseStateAndLog();
        Instance rebuilt = start(otherDisk.resolve("new"));
        Origin next = sends(node(3), "params-local", "{}");
        awaitReached(rebuilt, next);
        before.keySet().removeIf(row -> row.startsWith("repeats-recent"));
        Map<String, String> after = dump(rebuilt);
        after.keySet().removeIf(row -> row.startsWith("repeats-recent"));
        assertThat(after).isEqualTo(before);

        awaitReached(rebuilt, sends(node(3), "params-local", "{\"Lamp\":{\"Level\":77}}"));
        assertThat(level(rebuilt, node(3))).isEqualTo("77");

        Map<String, String> complete = dump(rebuilt);
        rebuilt.job().close();
        loseOffsets();
        assertThat(dump(start(otherDisk.resolve("new")))).isEqualTo(complete);
    }

    @Test
    void movesPartitionsToASecondInstanceThatAnswersTheSame() throws Exception {
        NodeKey node = NodeKey.rainmaker("mover");
        Instance first = start(disk);
        awaitReached(first, sends(node, "params-local", "{\"Lamp\":{\"Level\":1}}"));

        Instance second = start(otherDisk);
        await().atMost(PATIENCE)
                .until(
                        () ->
                                first.job().state().isReady()
                                        && second.job().state().isReady()
                                        && !second.job().partitions().isEmpty());
        Origin landed = sends(node, "params-local", "{\"Lamp\":{\"Level\":2}}");

        Instance owner = owner(node, first, second);
        awaitReached(owner, landed);
        assertThat(level(owner, node)).isEqualTo("2");

        first.job().close();
        Origin later = sends(node, "params-local", "{\"Lamp\":{\"Level\":3}}");
        await().atMost(PATIENCE)
                .until(() -> second.job().owner(node) instanceof RunningJob.Owner.Here);
        awaitReached(second, later);
        assertThat(level(second, node)).isEqualTo("3");
    }

    @Test
    void writesARowOnceACommitHoweverOftenItChangedAndAlsoWhenTheProcessEnds() throws Exception {
        NodeKey node = NodeKey.rainmaker("dimmer");
        Instance first = start(broker.jobsThatCommitEvery(Duration.ofMinutes(5), disk));
        Origin last = sends(node, "params-local", "{\"Lamp\":{\"Level\":0}}");
        for (int level = 1; level <= 20; level++) {
            last = sends(node, "params-local", "{\"Lamp\":{\"Level\":%d}}".formatted(level));
        }
        awaitReached(first, last);
        assertThat(level(first, node)).isEqualTo("20");
        first.job().close();

        assertThat(originsOf(TOPICS.paramsState(), node)).containsExactly(last.toString());
        assertThat(originsOf(TOPICS.paramsChanged(), node))
                .hasSize(21)
                .last()
                .isEqualTo(last.toString());
        assertThat(level(start(disk), node)).isEqualTo("20");
    }

    private Instance start(Path stateDir) {
        return start(config(stateDir));
    }

    private Instance start(JobsConfig config) {
        var views = Views.of(PARTITIONS);
        RunningJob job =
                RunningJob.start(
                        NodesJob.of(TOPICS, views.fleet()),
                        config,
                        views,
                        new SimpleMeterRegistry());
        started.add(job);
        await().atMost(PATIENCE).until(() -> job.state().isReady());
        return new Instance(job, views);
    }

    private static JobsConfig config(Path stateDir) {
        return broker.jobsFoundAt("127.0.0.1:" + (20_000 + stateDir.hashCode() % 1_000), stateDir);
    }

    /** What the committed records about the node say they follow from. */
    private static List<String> originsOf(Topic<NodeKey, ?> topic, NodeKey node) {
        return CommittedRecords.of(broker, topic, NodePartitions.of(node, PARTITIONS)).stream()
                .filter(record -> record.key().equals(node))
                .map(record -> record.headers().lastHeader(UplinkHeaders.ORIGIN).value())
                .map(origin -> new String(origin, UTF_8))
                .toList();
    }

    /** Everything a node does at a boot, and a little more. */
    private static void live(NodeKey node, int i) throws Exception {
        long epoch =
                lands(
                                node,
                                null,
                                "presence",
                                "{\"clientId\":\"%s\",\"eventType\":\"connected\",\"timestamp\":%d,\"sessionIdentifier\":\"%s\",\"bridge\":1,\"incarnation\":\"x\"}"
                                        .formatted(
                                                node.device(),
                                                Instant.now().toEpochMilli(),
                                                SESSION))
                        .offset();
        lands(
                node,
                epoch,
                "config",
                "{\"node_id\":\"%s\",\"config_version\":\"1\",\"info\":{\"name\":\"n%d\",\"fw_version\":\"1\",\"type\":\"Light\"},\"devices\":[]}"
                        .formatted(node.device(), i));
        lands(
                node,
                epoch,
                "params-init",
                "{\"Lamp\":{\"Power\":true,\"Level\":%d,\"Name\":null}}".formatted(i));
        lands(node, epoch, "params-local", "{\"Lamp\":{\"Level\":%d}}".formatted(i + 1));
    }

    private static Origin sends(NodeKey node, String channel, String payload) throws Exception {
        return lands(node, null, channel, payload);
    }

    private static Origin lands(NodeKey node, @Nullable Long epoch, String channel, String payload)
            throws Exception {
        var headers = new RecordHeaders();
        new UplinkHeaders(
                        "test/" + channel,
                        channel,
                        1,
                        false,
                        SESSION,
                        epoch,
                        1,
                        Instant.now().toEpochMilli(),
                        UplinkHeaders.Trust.CREDENTIAL,
                        false)
                .writeTo(headers);
        int partition = NodePartitions.of(node, PARTITIONS);
        var landed =
                bridge.send(
                                new ProducerRecord<>(
                                        TOPICS.uplink().name(),
                                        partition,
                                        node,
                                        payload.getBytes(UTF_8),
                                        headers))
                        .get();
        return new Origin(partition, landed.offset());
    }

    private static void awaitReached(Instance instance, Origin origin) throws Exception {
        assertThat(
                        instance.views()
                                .watermarks()
                                .reached(NodesJob.NAME, origin, PATIENCE)
                                .toCompletableFuture()
                                .get())
                .isInstanceOf(Reached.Yes.class);
    }

    private static Map<String, String> dump(Instance instance) {
        return new NodesAtRest(broker, PARTITIONS, PATIENCE).rows(instance.job(), instance.views());
    }

    /** Nodes in the fleet index, which each task fills from its store when it starts. */
    private static List<NodeKey> listed(Instance instance) {
        Bridges alive = (_, _) -> new Bridges.State.Alive();
        var page = instance.views().fleet().list(FleetQuery.ALL, alive, 1_000);
        assertThat(page).isInstanceOf(FleetListing.Page.class);
        return ((FleetListing.Page) page).nodes();
    }

    private static Instance owner(NodeKey node, Instance first, Instance second) {
        return first.job().owner(node) instanceof RunningJob.Owner.Here ? first : second;
    }

    private static String level(Instance instance, NodeKey node) {
        return await().atMost(PATIENCE)
                .ignoreException(InvalidStateStoreException.class) // while partitions still move
                .until(() -> shownLevel(instance, node), Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<String> shownLevel(Instance instance, NodeKey node) {
        int partition = NodePartitions.of(node, PARTITIONS);
        return instance.job()
                .store(Params.current(TOPICS), partition)
                .map(rows -> Params.read(TOPICS, rows.get(node)).getParams())
                .flatMap(NodesJobIT::levelAmong);
    }

    private static Optional<String> levelAmong(List<ParamValue> params) {
        return params.stream()
                .filter(value -> value.getParam().equals("Level"))
                .findFirst()
                .map(ParamValue::getValue);
    }

    /** Changelogs, committed offsets and the raw log go; the state topics stay. */
    private static void loseStateAndLog() throws Exception {
        StreamsJob lost = NodesJob.of(TOPICS, Views.of(PARTITIONS).fleet());
        try (var admin = Admin.create(broker.clientSettings())) {
            var changelogs =
                    lost.stores().stream()
                            .filter(store -> store.keptIn() == null)
                            .map(store -> store.changelog(lost.applicationId()))
                            .collect(Collectors.toSet());
            admin.deleteTopics(changelogs).all().get();
            await().until(
                            () ->
                                    admin.listTopics().names().get().stream()
                                            .noneMatch(changelogs::contains));
            loseOffsets();
            admin.deleteRecords(wholeUplink()).all().get();
        }
    }

    /** As if nobody had run the job for a week: what it has, it seeds once more. */
    private static void loseOffsets() throws Exception {
        StreamsJob lost = NodesJob.of(TOPICS, Views.of(PARTITIONS).fleet());
        try (var admin = Admin.create(broker.clientSettings())) {
            admin.deleteConsumerGroups(List.of(lost.applicationId())).all().get();
        }
    }

    private static Map<TopicPartition, RecordsToDelete> wholeUplink() {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(TOPICS.uplink().name(), partition))
                .collect(Collectors.toMap(place -> place, _ -> RecordsToDelete.beforeOffset(-1)));
    }

    private static NodeKey node(int i) {
        return NodeKey.rainmaker("node-" + i);
    }
}
