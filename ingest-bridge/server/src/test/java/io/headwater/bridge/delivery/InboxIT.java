package io.headwater.bridge.delivery;

import static io.headwater.bridge.parts.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.headwater.avro.delivery.Downlink;
import io.headwater.bridge.parts.TestBridge;
import io.headwater.bridge.parts.TestKafka;
import io.headwater.bridge.parts.TestNode;
import io.headwater.bridge.streams.TestImage;
import io.headwater.schemas.InboxKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topic;
import io.headwater.schemas.conformance.Requirement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two bridges with inboxes of their own, and what becomes of messages for their nodes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InboxIT {
    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());
    private static final int BRIDGE = 1;
    private static final int OTHER = BRIDGE + 4; // shares the partition

    private final TestImage image;
    private final TestKafka kafka;
    private final TestBridge bridge;
    private final KafkaProducer<InboxKey, Downlink> producer;

    InboxIT(@TempDir Path folder) throws IOException {
        image = TestImage.keptIn(folder.resolve("images"), 60_000);
        kafka = new TestKafka(folder.resolve("kafka")).start();
        bridge =
                new TestBridge(
                                kafka,
                                folder.resolve("identity"),
                                Map.of(
                                        "ordinal",
                                        Integer.toString(BRIDGE),
                                        "images.dir",
                                        folder.resolve("images").toString()))
                        .awaitReady();
        Topic<InboxKey, Downlink> inbox = kafka.topics().inbox();
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrap()),
                        inbox.key().serializer(),
                        inbox.value().serializer());
    }

    @AfterAll
    void stop() {
        producer.close();
        bridge.close();
        kafka.close();
    }

    @Test
    void isPublishedToTheNodeAndItsAcknowledgementIsReported() throws Exception {
        try (TestNode node = subscribed("lamp")) {
            send(BRIDGE, "lamp", epochOf("lamp"), "q1");

            assertThat(node.received()).isEqualTo("node/lamp/params/remote {}");
            reportIs("lamp", "{\"id\":\"q1\",\"outcome\":\"acked\"}");
        }
    }

    @Test
    void isForTheSessionOfItsEpochAndNoOther() throws Exception {
        try (TestNode before = subscribed("fan")) {
            long old = epochOf("fan");
            before.disconnect();
            try (TestNode node = subscribed("fan")) {
                send(BRIDGE, "fan", old, "q1");
                reportIs("fan", "{\"id\":\"q1\",\"outcome\":\"no-connection\"}");

                send(BRIDGE, "fan", epochOf("fan"), "q2");
                assertThat(node.received()).isEqualTo("node/fan/params/remote {}");
            }
        }
    }

    @Test
    void isLeftToTheBridgeItIsFor() throws Exception {
        try (TestNode node = subscribed("valve")) {
            send(OTHER, "valve", epochOf("valve"), "not-ours");
            send(BRIDGE, "valve", epochOf("valve"), "ours");

            node.received();
            reportIs("valve", "{\"id\":\"ours\",\"outcome\":\"acked\"}");
            assertThat(reports("valve")).noneMatch(report -> report.contains("not-ours"));
        }
    }

    @Test
    void aNodeThatDidNotSubscribeIsReportedAsSuch() throws Exception {
        try (TestNode node = bridge.connected("deaf")) {
            send(BRIDGE, "deaf", epochOf("deaf"), "q1");

            reportIs(
                    "deaf",
                    "{\"id\":\"q1\",\"outcome\":\"refused\",\"detail\":\"the node has not subscribed to it\"}");
            node.disconnect();
        }
    }

    @Test
    void aConnectionThatEndsBeforeTheAcknowledgementIsReported() throws Exception {
        try (TestNode node = subscribed("tap")) {
            send(BRIDGE, "tap", epochOf("tap"), "q1");
            node.receivedAndUnanswered();
        }

        reportIs(
                "tap",
                "{\"id\":\"q1\",\"outcome\":\"no-connection\",\"detail\":\"the connection ended before the node acknowledged\"}");
    }

    @Test
    void oneThatComesTooLateIsNotSent() throws Exception {
        try (TestNode node = subscribed("oven")) {
            write(BRIDGE, "oven", new Downlink("q1", epochOf("oven"), "t", payload(), 1L));

            reportIs(
                    "oven",
                    "{\"id\":\"q1\",\"outcome\":\"expired\",\"detail\":\"it reached the bridge too late\"}");
            node.disconnect();
        }
    }

    @Test
    @Requirement("R-ST-1")
    void blocksOfAnImageAreSentToTheNodeThatAsksAndAreInNoLog() throws Exception {
        String stream = "$aws/things/boiler/streams/" + image.image().streamId();
        try (TestNode node = bridge.connected("boiler")) {
            assertThat(node.subscribe(1, stream + "/data/cbor")).isEqualTo(1);
            byte[] request = CBOR.writeValueAsBytes(Map.of("f", 1, "l", 4_096, "o", 0, "n", 15));

            node.publish(2, stream + "/get/cbor", request);

            var got = new ByteArrayOutputStream();
            while (got.size() < 60_000) {
                got.write(CBOR.readTree(node.receivedPayload()).get("p").binaryValue());
            }
            assertThat(got.toByteArray()).isEqualTo(image.bytes());
            assertThat(kafka.read(kafka.topics().bulk()))
                    .singleElement()
                    .satisfies(record -> assertThat(record.value()).isEqualTo(request));
            node.disconnect();
        }
    }

    private TestNode subscribed(String device) throws Exception {
        TestNode node = bridge.connected(device);
        assertThat(node.subscribe(1, "node/" + device + "/params/remote")).isEqualTo(1);
        return node;
    }

    private void send(int ordinal, String device, long epoch, String id)
            throws ExecutionException, InterruptedException {
        write(
                ordinal,
                device,
                new Downlink(
                        id, epoch, "node/" + device + "/params/remote", payload(), Long.MAX_VALUE));
    }

    private void write(int ordinal, String device, Downlink message)
            throws ExecutionException, InterruptedException {
        var key = new InboxKey(ordinal, NodeKey.rainmaker(device));
        String topic = kafka.topics().inbox().name();
        int partition = InboxKey.partitionOf(ordinal, producer.partitionsFor(topic).size());
        producer.send(new ProducerRecord<>(topic, partition, key, message)).get();
    }

    private long epochOf(String device) {
        return bridge.uplink(device).stream()
                .filter(record -> new String(record.value(), UTF_8).contains("\"connected\""))
                .toList()
                .getLast()
                .offset();
    }

    private void reportIs(String device, String report) {
        await().untilAsserted(() -> assertThat(reports(device)).contains(report));
    }

    private List<String> reports(String device) {
        return bridge.story(device).stream()
                .filter(line -> line.startsWith("delivery "))
                .map(line -> line.substring("delivery ".length()))
                .toList();
    }

    private static ByteBuffer payload() {
        return ByteBuffer.wrap("{}".getBytes(UTF_8));
    }
}
