package io.headwater.topologies.nodes;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.mapping.MappedUser;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.mapping.UserRole;
import io.headwater.avro.presence.NodeOutage;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.timers.Timer;
import io.headwater.topologies.timers.TimerKind;
import io.headwater.topologies.timers.Timers;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutagesTest {
    private static final String SESSION = "8b0f3a52-0c5c-4f3e-8a42-6f6f0f5f3c11";
    private static final NodeKey OTHER = NodeKey.rainmaker("other");
    private static final String NEXT = "0c1d2e3f-0c5c-4f3e-8a42-6f6f0f5f3c11";

    private final NodesFixture nodes;
    private long epoch;

    OutagesTest(@TempDir Path folder) {
        nodes = new NodesFixture(folder);
    }

    @BeforeEach
    void isAnnasAndConnected() {
        isAnnas(NODE);
        epoch = nodes.connects(NODE, SESSION);
    }

    private void isAnnas(NodeKey node) {
        MappingState annas =
                MappingState.newBuilder(Mapping.NOTHING)
                        .setUsers(List.of(new MappedUser("anna", UserRole.PRIMARY, 0L)))
                        .build();
        nodes.kafka().store(Mapping.nodes(TOPICS)).put(node, annas);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void aNodeThatStaysAwayIsToldOnceAndItsReturnAtOnce() {
        nodes.disconnects(NODE, SESSION, epoch);
        tick(299);
        assertThat(told()).isEmpty();

        tick(300);
        tick(900);
        assertThat(told()).containsExactly("node.offline");

        nodes.connects(NODE, NEXT);
        assertThat(told()).containsExactly("node.online");
    }

    @Test
    @Requirement("R-PR-4")
    void aNodeThatComesAndGoesIsToldOfNever() {
        for (int i = 0; i < 5; i++) {
            nodes.disconnects(NODE, "s" + i, epoch);
            nodes.disconnects(NODE, i == 0 ? SESSION : "s" + (i - 1), epoch);
            epoch = nodes.connects(NODE, "s" + i);
        }
        tick(3_000);

        assertThat(told()).isEmpty();
    }

    @Test
    @Requirement({"R-PR-4", "R-PR-5"})
    void aNodeWhoseBridgeIsGoneIsToldOnceAsAnyOther() {
        isAnnas(OTHER);
        long other = nodes.connects(OTHER, SESSION);

        nodes.loses(NODE, SESSION, epoch, NOON);
        nodes.loses(NODE, SESSION, epoch, NOON.plusSeconds(1));
        nodes.loses(OTHER, SESSION, other, NOON);
        nodes.connects(OTHER, NEXT);
        tick(300);
        tick(900);

        assertThat(told()).containsExactly("node.offline");
    }

    @Test
    void anEndThatIsDeliveredAgainOrComesLateTellsNothingMore() {
        nodes.disconnects(NODE, SESSION, epoch);
        tick(300);
        told();

        nodes.disconnects(NODE, SESSION, epoch);
        tick(900);
        nodes.connects(NODE, NEXT);
        nodes.disconnects(NODE, SESSION, epoch);
        tick(1_800);

        assertThat(told()).containsExactly("node.online");
    }

    @Test
    void nodesGetTheTimeToComeBackAfterNobodyWasThereToTick() {
        nodes.disconnects(NODE, SESSION, epoch);

        tick(7_200);
        assertThat(told()).isEmpty();

        tick(7_500);
        assertThat(told()).containsExactly("node.offline");
    }

    @Test
    void aTimerThatWasSeededWaitsForTheQuietTimeToo() {
        isAnnas(OTHER);
        nodes.disconnects(OTHER, SESSION, nodes.connects(OTHER, SESSION));
        nodes.kafka()
                .store(Outages.outages(TOPICS))
                .put(NODE, new NodeOutage(NOON.plusSeconds(100).toEpochMilli(), false));
        var due = nodes.kafka().store(Timers.due(TOPICS));
        Timers.seed(
                new Timer(NODE, TimerKind.OUTAGE, ""),
                NOON.plusSeconds(300).toEpochMilli(),
                (key, value) -> due.put(Bytes.wrap(key), value));

        tick(300);
        assertThat(told()).as("of the other node").containsExactly("node.offline");

        tick(400);
        assertThat(told()).as("of the seeded one").containsExactly("node.offline");
    }

    @Test
    void aNodeThatIsNobodysIsToldToNobody() {
        nodes.kafka().store(Mapping.nodes(TOPICS)).delete(NODE);

        nodes.disconnects(NODE, SESSION, epoch);
        tick(300);

        assertThat(told()).isEmpty();
        assertThat(nodes.kafka().drainAll(TOPICS.presenceOutages())).isEmpty();
    }

    private void tick(int second) {
        nodes.kafka().tick(NOON.plusSeconds(second));
    }

    private List<String> told() {
        return nodes.kafka().drainAll(TOPICS.pushEvents()).stream()
                .map(event -> event.value.getKind())
                .toList();
    }
}
