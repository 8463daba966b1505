package io.headwater.standalone.journey;

import static org.awaitility.Awaitility.await;

import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.IssuedCertificate;
import io.headwater.schemas.TopicProvisioning;
import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.simulator.NodeCredentials;
import io.headwater.simulator.Simulator;
import io.headwater.simulator.SimulatorSettings;
import io.headwater.standalone.kafka.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand nodes lose their bridge at once, and come back over mutual TLS with full handshakes.
 * Each tries half a second after the loss at the latest, then after waits twice as long each time,
 * of which it takes between a half and the whole at random (see {@code Reconnects} of the
 * simulator). How long it takes is {@code infra/headwater bench storm}'s to say.
 */
class ReconnectStormIT {
    private static final int NODES = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;

    @Test
    void allNodesAreBackAfterARestartAndAfterAKill() throws Exception {
        Path kafkaFolder = folder.resolve("kafka");
        Path bridgeFolder = Files.createDirectory(folder.resolve("bridge"));
        try (var kafka = EmbeddedKafka.start(kafkaFolder, 0, Sizing.STANDALONE)) {
            provision(kafka.bootstrapServers());
            var home = RunningBridge.Home.in(bridgeFolder, kafka.bootstrapServers());
            var settings =
                    SimulatorSettings.of("localhost", home.mqttPort(), NODES)
                            .withIdPrefix("storm")
                            .withMessagesPerSecond(0)
                            .withConnectsPerSecond(200);
            try (var first = RunningBridge.start(home);
                    var simulator = Simulator.start(settings, signedBy(home.identity()))) {
                awaitAll(simulator);
                first.stop();
                awaitNone(simulator);
                try (var second = RunningBridge.start(home)) {
                    awaitAll(simulator);
                    second.kill();
                    awaitNone(simulator);
                }
                try (var _ = RunningBridge.start(home)) {
                    awaitAll(simulator);
                }
            }
        }
    }

    private static void awaitAll(Simulator simulator) {
        await("all nodes connected")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> simulator.progress().connected() == NODES);
    }

    private static void awaitNone(Simulator simulator) {
        await("no node connected")
                .atMost(PATIENCE)
                .until(() -> simulator.progress().connected() == 0);
    }

    private static NodeCredentials signedBy(Path identity) {
        var authority = CertificateAuthority.open(identity, List.of(), InstantSource.system());
        return nodeId -> {
            IssuedCertificate own = authority.issueNode(nodeId);
            return new NodeCredentials.Identity(
                    own.key(), List.of(own.certificate()), List.of(authority.certificate()));
        };
    }

    private static void provision(String bootstrapServers) {
        var topics = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
        try (var admin =
                Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers))) {
            new TopicProvisioning(admin, Sizing.STANDALONE).create(topics.all());
        }
    }
}
