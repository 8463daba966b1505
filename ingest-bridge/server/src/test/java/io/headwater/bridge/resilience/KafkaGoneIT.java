package io.headwater.bridge.resilience;

import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.IssuedCertificate;
import io.headwater.bridge.parts.BridgeProcess;
import io.headwater.bridge.parts.TestCluster;
import io.headwater.bridge.parts.TestNode;
import io.headwater.bridge.resilience.CountingNode.Habit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The only broker is away for a while, and nodes have more to say than the bridge has memory for.
 *
 * <p>For a minute, with the acknowledgement timeout that bridges have by default: {@code
 * -Dheadwater.test.kafka.away=PT1M -Dheadwater.test.ack.timeout=15s}.
 */
class KafkaGoneIT {
    private static final Duration AWAY =
            Duration.parse(System.getProperty("headwater.test.kafka.away", "PT12S"));
    private static final String ACK_TIMEOUT =
            System.getProperty("headwater.test.ack.timeout", "5s");
    private static final long SEED = Long.getLong("headwater.test.seed", 1);

    /** An acknowledgement that was on its way when Kafka left has arrived by then. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private static final int NODES = 50;
    private static final int HEAP_MEGABYTES = 64;

    /** Up to one and a half megabytes of each node in flight, together more than the heap. */
    private static final Habit EAGER = new Habit(32, 1_000, 64, 24_000, Integer.MAX_VALUE - 1);

    private static final Map<String, String> SETTINGS =
            Map.of("ack.timeout", ACK_TIMEOUT, "limits.inflight.bytes", "8388608");

    @TempDir Path folder;

    /** How Kafka goes away. */
    enum Absence {
        KILLED {
            @Override
            void begin(TestCluster kafka) {
                kafka.kill(1);
            }

            @Override
            void end(TestCluster kafka) {
                kafka.restart(1);
            }
        },
        STANDING_STILL {
            @Override
            void begin(TestCluster kafka) {
                kafka.pause(1);
            }

            @Override
            void end(TestCluster kafka) {
                kafka.resume(1);
            }
        };

        abstract void begin(TestCluster kafka);

        abstract void end(TestCluster kafka);
    }

    @Test
    void acknowledgesNothingMeanwhileLosesNothingAndGoesOnSoonAfterwards() throws Exception {
        var enough = new CountDownLatch(1);
        Path identity = folder.resolve("identity");
        try (var kafka = TestCluster.start(folder, 1);
                var bridge = BridgeProcess.start(kafka, identity, HEAP_MEGABYTES, SETTINGS)) {
            var nodes = nodes(identity, bridge.port(), enough);
            try (var crowd = new Crowd(nodes, enough)) {
                crowd.awaitProgress(1);
                for (Absence absence : Absence.values()) {
                    sitOut(absence, kafka, bridge, crowd);
                }
                crowd.finish();
            }

            assertThat(bridge.isAlive()).as("its heap was enough").isTrue();
            var uplink = kafka.read(kafka.topics().uplink());
            for (CountingNode node : nodes) {
                assertThat(new CountedLog(node, uplink).problems())
                        .as("seed %s, %s", SEED, node.trail())
                        .isEmpty();
            }
        }
    }

    private static void sitOut(
            Absence absence, TestCluster kafka, BridgeProcess bridge, Crowd crowd) {
        absence.begin(kafka);
        int told = settled(crowd);
        await().pollInterval(Duration.ofMillis(200))
                .during(AWAY.minus(QUIET))
                .atMost(AWAY.plusSeconds(30))
                .failFast(
                        absence + ": a message was acknowledged that nobody stored",
                        () -> crowd.acknowledged() > told)
                .until(bridge::isAlive);
        absence.end(kafka);
        await().alias(absence + " and back")
                .atMost(Duration.ofSeconds(10)) // the promise
                .until(() -> crowd.acknowledged() > told);
        crowd.awaitProgress(1);
    }

    private static List<CountingNode> nodes(Path identity, int port, CountDownLatch enough)
            throws Exception {
        var authority = CertificateAuthority.open(identity, List.of(), InstantSource.system());
        var random = new SplittableRandom(SEED);
        var nodes = new ArrayList<CountingNode>();
        for (int i = 1; i <= NODES; i++) {
            String device = "eager" + i;
            IssuedCertificate own = authority.issueNode(device);
            var tls = TestNode.tls(authority.certificate(), own.key(), own.certificate());
            nodes.add(new CountingNode(device, EAGER, tls, List.of(port), random.split(), enough));
        }
        return nodes;
    }

    /** How many messages are acknowledged once those on their way have arrived. */
    private static int settled(Crowd crowd) {
        var last = new AtomicInteger(-1);
        await().pollInterval(QUIET)
                .until(
                        () -> {
                            int now = crowd.acknowledged();
                            return last.getAndSet(now) == now;
                        });
        return last.get();
    }
}
