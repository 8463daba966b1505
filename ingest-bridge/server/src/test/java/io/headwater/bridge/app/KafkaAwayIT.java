package io.headwater.bridge.app;

import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.parts.TestBridge;
import io.headwater.bridge.parts.TestKafka;
import io.headwater.bridge.parts.TestNode;
import io.headwater.bridge.parts.TestNode.Connect;
import io.headwater.bridge.parts.TestNode.Will;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bridge outlives Kafka's absence, at its start and later, and claims nothing meanwhile. */
class KafkaAwayIT {
    private static final int SERVER_UNAVAILABLE = 3;
    private static final String WILL = "{\"gone\":{}}";
    private static final Map<String, String> IMPATIENT = Map.of("ack.timeout", "4s");

    @TempDir Path folder;

    @Test
    void refusesNodesUntilKafkaIsThereAndAcknowledgesNothingWhileItIsAway() throws Exception {
        var will = new Will("node/lamp/params/local", WILL);
        try (var kafka = new TestKafka(folder.resolve("kafka"));
                var bridge = new TestBridge(kafka, folder.resolve("identity"), IMPATIENT)) {
            try (TestNode early = bridge.open("lamp")) {
                assertThat(early.connect(Connect.as("lamp"))).isEqualTo(SERVER_UNAVAILABLE);
            }
            kafka.start();
            bridge.awaitReady();

            try (TestNode node = bridge.connected(Connect.as("lamp").with(will))) {
                node.publish(1, "node/lamp/config", "{}").acknowledged();
                kafka.stop();
                node.publish(2, "node/lamp/params/local", "{\"a\":{}}");
                assertThat(node.isClosed()).isTrue();
            }
            try (TestNode meanwhile = bridge.open("lamp")) {
                assertThat(meanwhile.connect(Connect.as("lamp"))).isEqualTo(SERVER_UNAVAILABLE);
            }

            kafka.start();
            bridge.awaitReady();
            await().until(() -> bridge.story("lamp").contains("disconnected SERVER_ERROR"));
            try (TestNode node =
                    await().until(() -> admitted(bridge), Optional::isPresent).orElseThrow()) {
                assertThat(node.publish(2, "node/lamp/params/local", "{\"a\":{}}").acknowledged())
                        .isEqualTo(2);
            }
            assertThat(bridge.story("lamp"))
                    .startsWith("connected", "config {}")
                    .containsSubsequence(
                            "will params-local " + WILL,
                            "disconnected SERVER_ERROR",
                            "connected",
                            "params-local {\"a\":{}}");
        }
    }

    /** The node as it comes again and again; a late partition may refuse it once more. */
    private static Optional<TestNode> admitted(TestBridge bridge) throws Exception {
        TestNode node = bridge.open("lamp");
        if (node.connect(Connect.as("lamp")) == 0) {
            return Optional.of(node);
        }
        node.close();
        return Optional.empty();
    }
}
