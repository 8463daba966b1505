package io.headwater.bridge.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.headwater.bridge.connection.Credentials;
import io.headwater.bridge.connection.Delivery;
import io.headwater.bridge.connection.Downlink;
import io.headwater.bridge.connection.EndReason;
import io.headwater.bridge.connection.Inbound;
import io.headwater.bridge.connection.LiveConnections;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.schemas.images.Image;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockAnswersTest {
    private static final NodeKey LAMP = NodeKey.rainmaker("lamp");
    private static final long EPOCH = 7;
    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

    @TempDir Path folder;
    private final Connections connections = new Connections();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Image image;
    private byte[] bytes = {};
    private BlockAnswers answers;

    @BeforeEach
    void keepAnImage() throws IOException {
        TestImage kept = TestImage.keptIn(folder, 100_000);
        image = kept.image();
        bytes = kept.bytes();
        answers = new BlockAnswers(Optional.of(kept.store()), connections, metrics);
    }

    @AfterEach
    void stop() {
        answers.close();
    }

    @Test
    @Requirement({"R-ST-1", "R-ST-2", "R-ST-5"})
    void sendsTheImageInBlocksOfTheSizeThatIsAskedFor() throws IOException {
        ask(image.streamId(), Map.of("f", 1, "l", 4_096, "o", 0, "n", 32));

        List<Downlink> sent = connections.sent(25); // 100,000 bytes
        assertThat(sent)
                .extracting(Downlink::topic)
                .containsOnly("$aws/things/lamp/streams/" + image.streamId() + "/data/cbor");
        assertThat(sent).extracting(message -> at(message, "i").asInt()).isSorted();
        assertThat(together(sent)).isEqualTo(bytes);
    }

    @Test
    @Requirement("R-ST-1")
    void sendsOnlyTheBlocksThatAreWanted() throws IOException {
        ask(
                image.streamId(),
                Map.of("f", 1, "l", 4_096, "o", 8, "n", 8, "b", new byte[] {(byte) 0b1000_0001}));

        assertThat(connections.sent(2))
                .extracting(message -> at(message, "i").asInt())
                .containsExactly(8, 15);
    }

    @Test
    @Requirement("R-ST-4")
    void answersARequestThatComesAgain() throws IOException {
        Map<String, Object> request = Map.of("f", 1, "l", 4_096, "o", 0, "n", 1);
        ask(image.streamId(), request);
        connections.sent(1);

        ask(image.streamId(), request);

        connections.sent(2);
    }

    @Test
    @Requirement({"R-ST-3", "R-ST-5"})
    void rejectsWhatItCannotAnswer() throws IOException {
        ask("img-" + "0".repeat(32), Map.of("f", 1, "l", 4_096, "o", 0, "n", 1));
        assertRejected(1, "ResourceNotFound");

        ask(image.streamId(), Map.of("f", 0, "l", 4_096, "o", 0, "n", 1));
        assertRejected(2, "ResourceNotFound");

        ask(image.streamId(), Map.of("f", 1, "l", 4_096, "o", 25, "n", 1));
        assertRejected(3, "InvalidRequest");

        ask(image.streamId(), Map.of("f", 1, "l", 4_096, "o", 0, "n", 33));
        assertRejected(4, "InvalidRequest");
    }

    @Test
    void aBridgeWithoutImagesRejectsEveryRequest() throws IOException {
        try (var none =
                new BlockAnswers(Optional.empty(), connections, new SimpleMeterRegistry())) {
            none.stored(
                    LAMP,
                    EPOCH,
                    "stream-get",
                    asking(image.streamId(), Map.of("f", 1, "l", 4_096, "o", 0, "n", 1)));

            assertRejected(1, "ResourceNotFound");
        }
    }

    @Test
    void sendsAFewBlocksAheadAndNoMoreOnceOneDidNotArrive() throws IOException {
        connections.answer = new CompletableFuture<>();
        ask(image.streamId(), Map.of("f", 1, "l", 1_000, "o", 0, "n", 100));
        connections.sent(8);

        connections.answer.complete(Delivery.CONNECTION_ENDED);

        await().untilAsserted(() -> assertThat(connections.messages).hasSizeBetween(8, 9));
        assertThat(metrics.get("headwater.bridge.stream.blocks").counter().count()).isZero();
    }

    @Test
    void saysNothingToOtherChannels() {
        answers.stored(
                LAMP,
                EPOCH,
                "diagnostics",
                inbound("node/lamp/diagnostics/from-node", new byte[0]));

        assertThat(connections.messages).isEmpty();
    }

    private void ask(String stream, Map<String, Object> request) throws IOException {
        answers.stored(LAMP, EPOCH, "stream-get", asking(stream, request));
    }

    private static Inbound asking(String stream, Map<String, Object> request) throws IOException {
        return inbound(
                "$aws/things/lamp/streams/" + stream + "/get/cbor",
                CBOR.writeValueAsBytes(request));
    }

    private static Inbound inbound(String topic, byte[] payload) {
        return new Inbound(
                topic, payload, 1, false, false, 1, Properties.NONE, Instant.EPOCH, false);
    }

    private void assertRejected(int messages, String code) {
        Downlink last = connections.sent(messages).getLast();
        assertThat(last.topic()).endsWith("/rejected/cbor");
        assertThat(at(last, "o").asText()).isEqualTo(code);
    }

    private static JsonNode at(Downlink message, String name) {
        try {
            return CBOR.readTree(message.payload()).get(name);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] together(List<Downlink> blocks) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (Downlink block : blocks) {
            bytes.write(at(block, "p").binaryValue());
        }
        return bytes.toByteArray();
    }

    /** One node on session 7, which acknowledges as it is told. */
    private static final class Connections implements LiveConnections {
        final Queue<Downlink> messages = new ConcurrentLinkedQueue<>();
        volatile CompletableFuture<Delivery> answer =
                CompletableFuture.completedFuture(Delivery.ACKNOWLEDGED);

        /** All there are, once there are this many. */
        List<Downlink> sent(int count) {
            await().untilAsserted(() -> assertThat(messages).hasSize(count));
            return List.copyOf(messages);
        }

        @Override
        public CompletionStage<Delivery> deliver(NodeKey node, long epoch, Downlink message) {
            assertThat(node).isEqualTo(LAMP);
            assertThat(epoch).isEqualTo(EPOCH);
            messages.add(message);
            return answer;
        }

        @Override
        public CompletionStage<Delivery> deliver(NodeKey node, Downlink message) {
            throw new AssertionError("without an epoch");
        }

        @Override
        public CompletionStage<Void> close(NodeKey node, EndReason reason) {
            throw new AssertionError("nothing is closed");
        }

        @Override
        public CompletionStage<Void> closeOlderThan(NodeKey node, long epoch, EndReason reason) {
            throw new AssertionError("nothing is closed");
        }

        @Override
        public void closeWhere(Predicate<Credentials> lost, EndReason reason) {
            throw new AssertionError("nothing is closed");
        }

        @Override
        public int size() {
            return 1;
        }
    }
}
