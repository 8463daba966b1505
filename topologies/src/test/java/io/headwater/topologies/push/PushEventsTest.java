package io.headwater.topologies.push;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.mapping.MappedUser;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.mapping.UserRole;
import io.headwater.avro.push.PushEvent;
import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.avro.requests.AcknowledgeAlert;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UserNodeKey;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushEventsTest {
    private static final String SESSION = "8b0f3a52-0c5c-4f3e-8a42-6f6f0f5f3c11";
    private static final FleetPartKey OPERATOR = new FleetPartKey(FleetKey.operator("default"), 0);

    private final NodesFixture nodes;

    PushEventsTest(@TempDir Path folder) {
        nodes = new NodesFixture(folder);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void anAlertIsSaidToEveryUserOfTheNode() {
        isOf("anna", "berta");

        nodes.sends(NODE, "alert", "{\"esp.alert.str\":\"tank is full\"}");

        assertThat(events())
                .extracting(event -> event.key.user().id() + ": " + event.value.getText())
                .containsExactly("anna: tank is full", "berta: tank is full");
    }

    @Test
    void saysToEachUserWhatTheUserIsToTheNode() {
        isOf(
                new MappedUser("anna", UserRole.PRIMARY, 0L),
                new MappedUser("berta", UserRole.SECONDARY, 0L));
        operatorWants(PushTarget.newBuilder());

        nodes.sends(NODE, "alert", "{\"esp.alert.str\":\"tank is full\"}");

        assertThat(events())
                .extracting(event -> event.key.user() + ": " + event.value.getRole())
                .containsExactly(
                        FleetKey.user("default", "anna") + ": primary",
                        FleetKey.user("default", "berta") + ": secondary",
                        FleetKey.operator("default") + ": null");
    }

    @Test
    void anAlertOfANodeThatIsNobodysIsSaidToNobody() {
        nodes.sends(NODE, "alert", "{\"esp.alert.str\":\"tank is full\"}");

        assertThat(events()).isEmpty();
    }

    @Test
    void whatIsBeyondTheNodesPaceIsSaidToNobody() {
        isOf("anna");

        for (int i = 0; i < 12; i++) {
            nodes.sends(NODE, "alert", "{\"esp.alert.str\":\"" + i + "\"}");
        }

        assertThat(events()).hasSize(10);
    }

    @Test
    void anAlertThatNobodyAcknowledgesIsSaidAgainAfterFiveFifteenAndSixtyMinutes() {
        isOf("anna");
        nodes.sends(NODE, "alert", "{\"esp.alert.str\":\"tank is full\"}");
        events();

        for (int minute = 1; minute <= 120; minute++) {
            nodes.kafka().tick(NOON.plusSeconds(60L * minute));
        }

        assertThat(events())
                .extracting(event -> event.value.getKind() + " " + event.value.getAfterMinutes())
                .containsExactly(
                        "alert.unacknowledged 5",
                        "alert.unacknowledged 15",
                        "alert.unacknowledged 60");
    }

    @Test
    void anAlertThatSomebodyHasSeenIsNotSaidAgain() {
        isOf("anna");
        nodes.sends(NODE, "alert", "{\"esp.alert.str\":\"tank is full\"}");
        String alert = events().getFirst().value.getId();

        nodes.kafka()
                .ask(
                        NODE,
                        NodeRequest.newBuilder()
                                .setId("r")
                                .setRequestedAt(0)
                                .setAcknowledgeAlert(new AcknowledgeAlert(alert))
                                .build(),
                        NOON.plusSeconds(60));
        nodes.kafka().tick(NOON.plusSeconds(3_600));

        assertThat(events()).isEmpty();
    }

    @Test
    void theOperatorHearsOfWhatATargetWants() {
        operatorWants(PushTarget.newBuilder().setNodeTypes(List.of("tank")));
        nodes.sends(NODE, "alert", "{\"esp.alert.str\":\"tank is full\"}");
        assertThat(events()).isEmpty();

        operatorWants(PushTarget.newBuilder());
        nodes.sends(NODE, "alert", "{\"esp.alert.str\":\"tank is fuller\"}");

        assertThat(events())
                .singleElement()
                .satisfies(
                        event ->
                                assertThat(event.key.user())
                                        .isEqualTo(FleetKey.operator("default")));

        nodes.kafka().tell(TOPICS.pushOperators(), OPERATOR, null, NOON);
        nodes.sends(NODE, "alert", "{\"esp.alert.str\":\"tank is empty\"}");

        assertThat(events()).isEmpty();
    }

    @Test
    void theOperatorHearsOfTheChosenNodesAloneThatTheyStayAway() {
        NodeKey freezer = NodeKey.rainmaker("freezer");
        operatorWants(
                PushTarget.newBuilder()
                        .setPresence(true)
                        .setPresenceNodes(List.of(freezer.toString())));

        nodes.disconnects(NODE, SESSION, nodes.connects(NODE, SESSION));
        nodes.disconnects(freezer, SESSION, nodes.connects(freezer, SESSION));
        nodes.kafka().tick(NOON.plusSeconds(300));

        assertThat(events())
                .singleElement()
                .satisfies(event -> assertThat(event.key.node()).isEqualTo(freezer));
    }

    private void operatorWants(PushTarget.Builder wish) {
        PushTarget target = wish.setId("t").setKind("ntfy").setAddress("").setCreatedAt(0).build();
        nodes.kafka()
                .tell(
                        TOPICS.pushOperators(),
                        OPERATOR,
                        PushUser.newBuilder().setTargets(List.of(target)).build(),
                        NOON);
    }

    private void isOf(String... users) {
        isOf(
                Stream.of(users)
                        .map(user -> new MappedUser(user, UserRole.PRIMARY, 0L))
                        .toArray(MappedUser[]::new));
    }

    private void isOf(MappedUser... users) {
        MappingState state =
                MappingState.newBuilder(Mapping.NOTHING).setUsers(List.of(users)).build();
        nodes.kafka().store(Mapping.nodes(TOPICS)).put(NODE, state);
    }

    private List<KeyValue<UserNodeKey, PushEvent>> events() {
        return nodes.kafka().drainAll(TOPICS.pushEvents());
    }
}
