package io.headwater.bridge.connection;

import static io.headwater.bridge.connection.RawClient.CONNACK_3;
import static io.headwater.bridge.connection.RawClient.connect;
import static io.headwater.bridge.mqtt.MqttVersion.V3_1_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.bridge.mqtt.PingReq;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Publish;
import io.headwater.schemas.conformance.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The protocol page's cases for QoS 1 (rainmaker.md 1.3), with a fake log that judges payloads. */
class QosOneVectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NODE = "k7Wq2ZtB9mXc4VnR8pLd3H";
    private static final int LARGEST_PAYLOAD = 131_072;

    private final TestBridge bridge = new TestBridge();
    private final List<String> rejected = new CopyOnWriteArrayList<>();
    private volatile boolean available = true;
    private volatile int level = -1;
    private RawClient client = bridge.client();

    @AfterEach
    void stop() {
        bridge.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @Requirement({"R-MQ-4", "R-MQ-5", "R-MQ-7"})
    void holds(JsonNode vector) {
        bridge.log.answer(this::judge);
        reconnect();

        vector.path("steps").forEach(this::take);
    }

    static Stream<Arguments> cases() throws IOException {
        try (var file = QosOneVectorsTest.class.getResourceAsStream("/vectors/qos1.json")) {
            JsonNode cases = JSON.readTree(Objects.requireNonNull(file)).path("cases");
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(it -> arguments(named(it.path("id").asText(), it)));
        }
    }

    private void take(JsonNode step) {
        if (step.path("reconnect").asBoolean()) {
            client.close();
            reconnect();
            return;
        }
        available = !step.path("given").path("log").asText().equals("unavailable");
        int before = bridge.log.journal().size();
        Publish publish = publish(step.path("publish"));
        JsonNode expected = step.path("expect");

        client.send(publish);

        if (expected.path("puback").isNull()) {
            client.expect("closed");
            reconnect();
            before = bridge.log.journal().size();
        } else {
            client.expect("4002%04x".formatted(publish.packetId()));
            client.send(new PingReq()).expect("d000"); // still open
        }
        if (expected.has("produced")) {
            boolean produced = bridge.log.journal().size() > before;
            assertThat(produced).isEqualTo(expected.path("produced").asBoolean());
        }
        if (expected.has("level")) {
            assertThat(level).isEqualTo(expected.path("level").asInt());
        }
        if (expected.has("dead_letter")) {
            assertThat(rejected).containsExactly(expected.path("dead_letter").asText());
        }
    }

    private void reconnect() {
        client = bridge.client().send(connect(V3_1_1, NODE, true, null)).expect(CONNACK_3);
    }

    private Landed judge(Inbound message) {
        if (!available) {
            return new Landed.Failed(new IllegalStateException("the log is unavailable"));
        }
        if (message.payload().length > LARGEST_PAYLOAD) {
            rejected.add("too-large");
            return new Landed.Rejected("too-large");
        }
        try {
            level = JSON.readTree(message.payload()).path("Lamp").path("Level").asInt();
            return bridge.log.store(message);
        } catch (JsonProcessingException notJson) {
            rejected.add("json-syntax");
            return new Landed.Rejected("json-syntax");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Publish publish(JsonNode given) {
        return new Publish(
                given.path("dup").asBoolean(),
                1,
                given.path("retain").asBoolean(),
                given.path("topic").asText(),
                given.path("packet_id").asInt(),
                Properties.NONE,
                payload(given));
    }

    private static byte[] payload(JsonNode given) {
        if (given.has("payload_size")) {
            return new byte[given.path("payload_size").asInt()];
        }
        String text =
                given.has("payload_text")
                        ? given.path("payload_text").asText()
                        : given.path("payload").toString();
        return text.getBytes(UTF_8);
    }
}
