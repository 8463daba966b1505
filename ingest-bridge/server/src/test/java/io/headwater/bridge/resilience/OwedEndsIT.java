package io.headwater.bridge.resilience;

import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.metrics.Catalogue;
import io.headwater.bridge.parts.TestBridge;
import io.headwater.bridge.parts.TestKafka;
import io.headwater.bridge.parts.TestNode;
import io.headwater.bridge.parts.TestNode.Connect;
import io.headwater.bridge.parts.TestNode.Will;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes are lost while Kafka is away: their wills and ends are owed, as far as there is room. */
class OwedEndsIT {
    private static final int NODES = 40;
    private static final int BYTES = 16_384;
    private static final int LEAST_RECORD_BYTES = 512;
    private static final String LONG_WILL = "{\"gone\":\"%s\"}".formatted("x".repeat(2_000));

    @TempDir Path folder;

    @Test
    void keepsWillsAndEndsWithinItsBoundAndCountsTheRest() throws Exception {
        try (var kafka = new TestKafka(folder.resolve("kafka")).start();
                var bridge =
                        new TestBridge(
                                kafka,
                                folder.resolve("identity"),
                                Map.of(
                                        "ack.timeout",
                                        "3s",
                                        "backlog.bytes",
                                        Integer.toString(BYTES)))) {
            bridge.awaitReady();
            var nodes = new ArrayList<TestNode>();
            for (String device : devices()) {
                var will = new Will("node/" + device + "/params/local", LONG_WILL);
                nodes.add(bridge.connected(Connect.as(device).with(will)));
            }

            kafka.stop();
            await().until(() -> bridge.bridge().ready().isPresent()); // its own records are late
            for (TestNode node : nodes) {
                node.vanish();
            }
            await().until(() -> lost(bridge) > 0 && bridge.bridge().connections().size() == 0);
            assertThat(kept(bridge)).isBetween(1, BYTES / LEAST_RECORD_BYTES);

            kafka.start();
            await().until(
                            () ->
                                    bridge.metrics().get(Catalogue.BACKLOG.name()).gauge().value()
                                            == 0);
            var stories = devices().stream().map(bridge::story).toList();
            assertThat(stories.stream().mapToInt(story -> story.size() - 1).sum())
                    .isEqualTo(2 * NODES - lost(bridge));
            assertThat(stories)
                    .allSatisfy(
                            story ->
                                    assertThat(story)
                                            .isSubsetOf(
                                                    "connected",
                                                    "will params-local " + LONG_WILL,
                                                    "disconnected CONNECTION_LOST"))
                    .anySatisfy(
                            story ->
                                    assertThat(story)
                                            .containsExactly(
                                                    "connected",
                                                    "will params-local " + LONG_WILL,
                                                    "disconnected CONNECTION_LOST"));
        }
    }

    private static int kept(TestBridge bridge) {
        return (int) bridge.metrics().get(Catalogue.BACKLOG.name()).gauge().value();
    }

    private static int lost(TestBridge bridge) {
        return (int) bridge.metrics().get(Catalogue.BACKLOG_LOST.name()).counter().count();
    }

    private static List<String> devices() {
        return IntStream.rangeClosed(1, NODES).mapToObj("lost%d"::formatted).toList();
    }
}
