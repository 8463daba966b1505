package io.headwater.topologies.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.rejected.Rejected;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.rejected.RejectedLog.Order;
import io.headwater.topologies.testing.TestBroker;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every test rejects messages of nodes of its own, so that they can share the broker. */
class RejectedLogIT {
    private static final int PARTITIONS = 4;
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());

    @TempDir static Path folder;
    private static TestBroker broker;
    private static KafkaProducer<NodeKey, Rejected> rejecting;
    private static RejectedLog log;

    /** Sent and not yet known to be in the topic. */
    private static final List<Future<RecordMetadata>> rejections = new ArrayList<>();

    @BeforeAll
    static void startBroker() throws Exception {
        broker = TestBroker.start(folder, TOPICS, PARTITIONS);
        rejecting =
                new KafkaProducer<>(
                        broker.clientSettings(),
                        TOPICS.rejected().key().serializer(),
                        TOPICS.rejected().value().serializer());
        log = new RejectedLog(TOPICS, broker.clientSettings());
    }

    @AfterAll
    static void stopBroker() {
        rejecting.close();
        broker.close();
    }

    @Test
    void listsFromEitherEndThroughMoreThanOneWindow() throws Exception {
        var node = NodeKey.rainmaker("listed-many");
        for (int i = 0; i < 1_201; i++) {
            reject(node, "tsdata", "field-type", "1:" + i);
        }

        var oldest = list(Selection.ALL.ofNode(node), Order.OLDEST_FIRST, Long.MAX_VALUE);
        var newest = list(Selection.ALL.ofNode(node), Order.NEWEST_FIRST, 3);

        assertThat(oldest)
                .extracting(RejectedEntry::origin)
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_201).mapToObj(i -> "1:" + i).toList());
        assertThat(newest)
                .extracting(RejectedEntry::origin)
                .containsExactly("1:1200", "1:1199", "1:1198");
    }

    @Test
    void listsPartitionsAsOneLogByTheirLogTime() throws Exception {
        String reason = "one-log";
        for (int i = 0; i < 32; i++) {
            reject(NodeKey.rainmaker("spread-" + i), "tsdata", reason, "0:" + i);
        }

        var listed = list(Selection.ALL.withReason(reason), Order.OLDEST_FIRST, 100);

        assertThat(listed).hasSize(32);
        assertThat(listed).extracting(entry -> entry.id().partition()).contains(0, 1, 2, 3);
        assertThat(listed).extracting(RejectedEntry::rejectedAt).isSorted();
    }

    @Test
    void selectsByChannelAndReasonAndTime() throws Exception {
        var node = NodeKey.rainmaker("selected");
        reject(node, "tsdata", "field-type", "1:1");
        reject(node, "alert", "json-syntax", "1:2");
        reject(node, "tsdata", "no-time", "1:3");
        var ofNode = Selection.ALL.ofNode(node);
        var all = list(ofNode, Order.OLDEST_FIRST, 10);

        assertThat(list(ofNode.onChannel("alert"), Order.OLDEST_FIRST, 10))
                .extracting(RejectedEntry::origin)
                .containsExactly("1:2");
        assertThat(list(ofNode.withReason("no-time"), Order.OLDEST_FIRST, 10))
                .extracting(RejectedEntry::origin)
                .containsExactly("1:3");
        assertThat(
                        list(
                                ofNode.rejectedSince(all.getLast().rejectedAt().plusMillis(1)),
                                Order.OLDEST_FIRST,
                                10))
                .isEmpty();
        assertThat(list(ofNode.rejectedSince(all.getFirst().rejectedAt()), Order.NEWEST_FIRST, 10))
                .hasSize(3);
    }

    @Test
    void findsOneRecordWithItsBytesByItsId() throws Exception {
        var node = NodeKey.rainmaker("found");
        reject(node, "tsdata", "field-type", "1:9");
        var id = list(Selection.ALL.ofNode(node), Order.OLDEST_FIRST, 1).getFirst().id();

        Optional<Rejected> found = log.find(RejectedId.parse(id.toString()).orElseThrow());

        assertThat(found).map(Rejected::getPayload).contains(payload());
        assertThat(log.find(new RejectedId(id.partition(), 1_000_000))).isEmpty();
        assertThat(log.find(new RejectedId(77, 0))).isEmpty();
    }

    @Test
    void writesTheOriginalBytesAndHeadersBackWithTheirFirstPlace() throws Exception {
        var node = NodeKey.rainmaker("replayed");
        String origin = new Origin(partitionOf(node), 41).toString();
        reject(node, "tsdata", "field-type", origin);

        var report = replay(node, false);

        assertThat(report).isEqualTo(new ReplayReport(1, Map.of()));
        var replayed = uplinkOf(node);
        assertThat(replayed).hasSize(1);
        var message = replayed.getFirst();
        assertThat(message.value()).isEqualTo(payload().array());
        assertThat(UplinkHeaders.channelOf(message.headers())).isEqualTo("tsdata");
        assertThat(UplinkHeaders.replayOf(message.headers()).map(Origin::toString))
                .contains(origin);
    }

    @Test
    void refusesStateWithoutForceAndMessagesWithoutAPlaceAtAll() throws Exception {
        var node = NodeKey.rainmaker("refused");
        String origin = new Origin(partitionOf(node), 5).toString();
        reject(node, "params-local", "field-type", origin);
        reject(node, "tsdata", "too-large", null);

        var gentle = replay(node, false);
        var forced = replay(node, true);

        assertThat(gentle)
                .isEqualTo(
                        new ReplayReport(
                                0, Map.of(Refusal.NEEDS_FORCE, 1L, Refusal.NEVER_IN_UPLINK, 1L)));
        assertThat(forced).isEqualTo(new ReplayReport(1, Map.of(Refusal.NEVER_IN_UPLINK, 1L)));
    }

    @Test
    void sendsAMessageOnceHoweverOftenItWasRejected() throws Exception {
        var node = NodeKey.rainmaker("rejected-twice");
        String origin = new Origin(partitionOf(node), 7).toString();
        reject(node, "tsdata", "field-type", origin);
        reject(node, "tsdata", "field-type", origin);

        assertThat(replay(node, false)).isEqualTo(new ReplayReport(1, Map.of()));
    }

    private static List<RejectedEntry> list(Selection selection, Order order, long limit)
            throws Exception {
        awaitRejections();
        var entries = new ArrayList<RejectedEntry>();
        log.list(selection, order, limit, entries::add);
        return entries;
    }

    private static ReplayReport replay(NodeKey node, boolean force) throws Exception {
        awaitRejections();
        return log.replay(Selection.ALL.ofNode(node), force);
    }

    private static void awaitRejections() throws Exception {
        for (var rejection : rejections) {
            rejection.get();
        }
        rejections.clear();
    }

    private static int partitionOf(NodeKey node) {
        return NodePartitions.of(node, PARTITIONS);
    }

    private static void reject(NodeKey node, String channel, String reason, @Nullable String origin)
            throws Exception {
        var rejected =
                new Rejected(
                        reason,
                        "a sentence",
                        false,
                        List.of(),
                        "timeseries",
                        "node/" + node.device() + "/" + channel,
                        channel,
                        origin,
                        null,
                        1L,
                        Map.of(UplinkHeaders.CHANNEL, channel, UplinkHeaders.QOS, "1"),
                        payload());
        rejections.add(
                rejecting.send(new ProducerRecord<>(TOPICS.rejected().name(), node, rejected)));
    }

    private static ByteBuffer payload() {
        return ByteBuffer.wrap("{\"ts_data\":{}}".getBytes(UTF_8));
    }

    private static List<ConsumerRecord<NodeKey, byte[]>> uplinkOf(NodeKey node) {
        var found = new ArrayList<ConsumerRecord<NodeKey, byte[]>>();
        try (var consumer =
                new KafkaConsumer<>(
                        broker.clientSettings(),
                        TOPICS.uplink().key().deserializer(),
                        TOPICS.uplink().value().deserializer())) {
            var partition = new TopicPartition(TOPICS.uplink().name(), partitionOf(node));
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(
                                message -> {
                                    if (node.equals(message.key())) {
                                        found.add(message);
                                    }
                                });
            }
        }
        return found;
    }
}
