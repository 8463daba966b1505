package io.headwater.topologies.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.groups.GroupMessage;
import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.nodes.NodesFixture;
import io.headwater.topologies.views.Views;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lifecycle messages of another broker, as a rule of theirs writes them to Kafka. */
class LifecyclesTest {
    private static final Topics TOPICS = NodesFixture.TOPICS;
    private static final NodeKey LAMP = NodeKey.rainmaker("lamp");
    private static final Instant NOON = NodesFixture.NOON;
    private static final String CONNECTED =
            "{\"clientId\":\"lamp\",\"eventType\":\"connected\",\"timestamp\":1780315200000,"
                    + "\"sessionIdentifier\":\"s-1\",\"principalIdentifier\":\"ab\",\"versionNumber\":7}";

    private final Path folder;
    private final TopologyFixture fleet;

    LifecyclesTest(@TempDir Path folder) {
        this.folder = folder;
        fleet = new TopologyFixture(FleetJob.of(TOPICS, 1), Views.of(1), folder.resolve("fleet"));
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    @Requirement("R-PR-2")
    void areEventsOfTheirNodeAsIfAConnectionHadBegunHere() {
        tells(CONNECTED);
        tells(CONNECTED.replace("\"connected\"", "\"disconnected\"").replace(":7", ":6"));

        try (var nodes = new NodesFixture(folder.resolve("nodes"))) {
            replay(nodes);

            PresenceState known = Objects.requireNonNull(nodes.presence(LAMP));
            assertThat(known.getConnected())
                    .as("the end of an older session says nothing")
                    .isTrue();
            assertThat(known.getEpoch()).isEqualTo(7);
            assertThat(known.getBridge()).isNull();
        }
    }

    @Test
    void whatNamesNoNodeOrABridgeOfOursIsSetAside() {
        tells("nonsense");
        tells(CONNECTED.replace("lamp", "no node id!"));
        tells(CONNECTED.replace("}", ",\"bridge\":0,\"incarnation\":\"x\"}"));

        try (var nodes = new NodesFixture(folder.resolve("nodes"))) {
            replay(nodes);

            assertThat(nodes.presence(LAMP)).isNull();
            assertThat(nodes.rejected()).hasSize(3);
        }
    }

    @Test
    void needNoKey() {
        fleet.tell(TOPICS.presenceLifecycle(), null, CONNECTED.getBytes(UTF_8), NOON);
        fleet.tell(TOPICS.presenceLifecycle(), null, null, NOON);

        assertThat(fleet.drainRecords(TOPICS.uplink())).hasSize(1);
    }

    @Test
    void aRecordWithoutAKeyStopsNoTopicOfTheJob() {
        var message = new GroupMessage("default/rainmaker/lamp", "t", ByteBuffer.allocate(0), 0L);
        fleet.tell(TOPICS.groupsPublished(), null, message, NOON);
        tells(CONNECTED);

        assertThat(fleet.drainRecords(TOPICS.uplink())).hasSize(1);
    }

    private void tells(String message) {
        fleet.tell(
                TOPICS.presenceLifecycle(),
                "any key".getBytes(UTF_8),
                message.getBytes(UTF_8),
                NOON);
    }

    /** What the fleet job landed, read by the nodes job. */
    private void replay(NodesFixture nodes) {
        fleet.drainRecords(TOPICS.uplink())
                .forEach(
                        record ->
                                nodes.kafka()
                                        .pipe(
                                                record.key(),
                                                record.headers(),
                                                record.value(),
                                                NOON));
    }
}
