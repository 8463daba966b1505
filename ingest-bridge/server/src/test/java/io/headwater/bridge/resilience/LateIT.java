package io.headwater.bridge.resilience;

import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.parts.TestBridge;
import io.headwater.bridge.parts.TestCluster;
import io.headwater.bridge.parts.TestNode;
import io.headwater.bridge.parts.TestNode.Connect;
import io.headwater.schemas.conformance.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka stands still until a node's first message is late and its last ones are not. */
class LateIT {
    private static final int SERVER_UNAVAILABLE = 3;
    private static final String CHANNEL = "params-local ";
    private static final Connect LAMP = Connect.as("lamp");

    @TempDir Path folder;

    @Test
    @Requirement("R-MQ-6")
    void storesWhatIsLateBeforeWhatItsNodeSendsAgain() throws Exception {
        try (var kafka = TestCluster.start(folder, 1);
                var bridge =
                        new TestBridge(
                                kafka, folder.resolve("identity"), Map.of("ack.timeout", "4s"))) {
            bridge.awaitReady();
            int last;
            try (TestNode node = bridge.connected(LAMP)) {
                say(1, node).acknowledged();
                kafka.pause(1);
                last = talkUntilClosed(node);
            }
            try (TestNode early = bridge.open("lamp")) {
                assertThat(early.connect(LAMP)).isEqualTo(SERVER_UNAVAILABLE);
            }
            assertThat(bridge.gauge("landing.late")).isPositive();
            kafka.resume(1);

            try (TestNode node = letIn(bridge)) {
                for (int number = 2; number <= last; number++) {
                    say(number, node);
                }
                for (int number = 2; number <= last; number++) {
                    assertThat(node.acknowledged()).isEqualTo(number);
                }
            }

            List<Integer> stored = numbers(bridge.story("lamp"));
            assertThat(stored.stream().distinct())
                    .as("in the order of their first times")
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, last).boxed().toList());
            assertThat(stored).as("some were late").hasSizeGreaterThan(last);
            assertThat(bridge.gauge("landing.late")).isZero();
        }
    }

    /** Returns the last number that it tried to say. */
    private static int talkUntilClosed(TestNode node) {
        var number = new AtomicInteger(1);
        await().pollInterval(Duration.ofMillis(50))
                .until(
                        () -> {
                            try {
                                say(number.incrementAndGet(), node);
                                return false;
                            } catch (IOException closed) {
                                return true;
                            }
                        });
        return number.get();
    }

    private static TestNode say(int number, TestNode node) throws IOException {
        return node.publish(number, "node/lamp/params/local", Integer.toString(number));
    }

    private static TestNode letIn(TestBridge bridge) {
        return await().ignoreException(IOException.class)
                .until(() -> bridge.connected(LAMP), _ -> true);
    }

    private static List<Integer> numbers(List<String> story) {
        return story.stream()
                .filter(line -> line.startsWith(CHANNEL))
                .map(line -> Integer.valueOf(line.substring(CHANNEL.length())))
                .toList();
    }
}
