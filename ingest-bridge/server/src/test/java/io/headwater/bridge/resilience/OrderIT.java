package io.headwater.bridge.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.parts.TestBridge;
import io.headwater.bridge.parts.TestCluster;
import io.headwater.bridge.resilience.CountingNode.Habit;
import io.headwater.schemas.conformance.Requirement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes count, and change their connections between two bridges, while the leaders of their
 * partitions are killed and come back.
 *
 * <p>For longer: {@code -Dheadwater.test.leader.kills=20}, and another course of events by {@code
 * -Dheadwater.test.seed=N}.
 */
class OrderIT {
    private static final int NODES = 40;
    private static final Habit RESTLESS = new Habit(8, 80, 12, 20, 30);
    private static final int KILLS = Integer.getInteger("headwater.test.leader.kills", 2);
    private static final long SEED = Long.getLong("headwater.test.seed", 1);

    @TempDir Path folder;

    @Test
    @Requirement("R-MQ-6")
    void keepsOrderAndEverythingAcknowledgedOverTakeoversAndKilledLeaders() throws Exception {
        try (var kafka = TestCluster.start(folder, 3);
                var first = bridge(kafka, 0);
                var second = bridge(kafka, 1)) {
            first.awaitReady();
            second.awaitReady();
            var enough = new CountDownLatch(1);
            var nodes =
                    nodes(first, List.of(first.bridge().port(), second.bridge().port()), enough);

            try (var crowd = new Crowd(nodes, enough)) {
                crowd.awaitProgress(10);
                var random = new SplittableRandom(SEED);
                for (int i = 0; i < KILLS; i++) {
                    int leader = kafka.leaderFor(nodes.get(random.nextInt(NODES)).key());
                    kafka.kill(leader);
                    crowd.awaitProgress(10); // without it
                    kafka.restart(leader);
                    kafka.awaitInSync();
                }
                crowd.awaitProgress(10);
                crowd.finish();
            }

            var uplink = kafka.read(kafka.topics().uplink());
            int repeats = 0;
            for (CountingNode node : nodes) {
                var log = new CountedLog(node, uplink);
                assertThat(log.problems()).as("seed %s, %s", SEED, node.trail()).isEmpty();
                repeats += log.repeats();
            }
            assertThat(repeats).as("connections were lost with messages in flight").isPositive();
        }
    }

    private TestBridge bridge(TestCluster kafka, int ordinal) throws Exception {
        return new TestBridge(
                kafka,
                folder.resolve("identity"),
                Map.of("ordinal", Integer.toString(ordinal), "ack.timeout", "10s"));
    }

    private static List<CountingNode> nodes(
            TestBridge bridge, List<Integer> ports, CountDownLatch enough) throws Exception {
        var random = new SplittableRandom(SEED);
        var nodes = new ArrayList<CountingNode>();
        for (int i = 1; i <= NODES; i++) {
            String device = "counter" + i;
            nodes.add(
                    new CountingNode(
                            device, RESTLESS, bridge.tls(device), ports, random.split(), enough));
        }
        return nodes;
    }
}
