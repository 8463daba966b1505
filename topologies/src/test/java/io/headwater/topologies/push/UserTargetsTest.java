package io.headwater.topologies.push;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static io.headwater.topologies.push.PushEvents.OFFLINE;
import static io.headwater.topologies.push.PushFixture.ANNA;
import static io.headwater.topologies.push.PushFixture.ANNAS_NODE;
import static io.headwater.topologies.push.PushFixture.change;
import static io.headwater.topologies.push.PushFixture.event;
import static io.headwater.topologies.push.PushFixture.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.push.PushOutcome;
import io.headwater.avro.push.PushStatus;
import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.avro.requests.PushChange;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UserNodeKey;
import io.headwater.schemas.UserRowKey;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserTargetsTest {
    private static final FleetKey OPERATOR = FleetKey.operator("default");

    private static final NodeKey FREEZER = NodeKey.rainmaker("freezer");
    private static final UserNodeKey FREEZERS = new UserNodeKey(ANNA, FREEZER);

    private final PushFixture pushes;

    UserTargetsTest(@TempDir Path folder) {
        pushes = new PushFixture(folder);
    }

    @AfterEach
    void close() {
        pushes.close();
    }

    @Test
    void keepsSixteenTargetsOfAUser() {
        for (int i = 0; i < UserPushes.MOST_TARGETS + 1; i++) {
            pushes.registers("t" + i, "fcm", 0);
        }

        PushUser anna = pushes.fleet().store(UserPushes.users(TOPICS)).get(ANNA);
        assertThat(anna.getTargets()).hasSize(UserPushes.MOST_TARGETS);
    }

    @Test
    void removesATargetThatIsGoneAndTellsItNothingAnyMore() {
        pushes.registers("phone", "fcm", 0);
        pushes.happens("1", "tank is full", NOON);
        UserRowKey row = pushes.requests().getFirst().key;
        pushes.fleet().drainAll(TOPICS.pushUsers());

        pushes.settles(row, PushOutcome.GONE, 1, 410);
        pushes.happens("2", "tank is full", NOON.plusSeconds(60));

        assertThat(pushes.requests()).isEmpty();
        assertThat(pushes.delivery(row).getStatus()).isEqualTo(PushStatus.GONE);
        assertThat(pushes.fleet().drainAll(TOPICS.pushUsers()))
                .as("nothing is left of the user")
                .singleElement()
                .satisfies(user -> assertThat(user.value).isNull());
    }

    @Test
    void forgetsWhatAVanishedTargetWasToldWhenTheUserRegistersAnother() {
        pushes.registers("phone", "fcm", 0);
        pushes.happens("1", "tank is full", NOON);
        pushes.asks(change(PushChange.REMOVE_TARGET).setTarget("phone").build(), NOON);
        assertThat(pushes.deliveries()).hasSize(1);

        pushes.registers("tablet", "fcm", 0);

        assertThat(pushes.deliveries()).isEmpty();
    }

    @Test
    void tellsThatNodesGoOfflineToTargetsThatAskedForItAlone() {
        pushes.registers("phone", "fcm", 0);
        pushes.registers(ANNA, target("panel", "ntfy", 0).setPresence(true).build());

        pushes.happens(ANNAS_NODE, event("1", "offline since noon").setKind(OFFLINE), NOON);

        assertThat(pushes.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.key.target()).isEqualTo("panel"));
    }

    @Test
    void tellsOfChosenNodesAloneThatTheyGoOfflineAndOfAlertsOfEveryNode() {
        pushes.registers(ANNA, listening(FREEZER));

        pushes.happens(FREEZERS, event("1", "offline since noon").setKind(OFFLINE), NOON);
        pushes.happens(ANNAS_NODE, event("2", "offline since noon").setKind(OFFLINE), NOON);
        pushes.happens("3", "tank is full", NOON);

        assertThat(pushes.requests())
                .extracting(request -> request.value.getText())
                .containsExactly("offline since noon", "tank is full");
    }

    @Test
    void tellsATargetOfNodesToWhichTheUserIsWhatItAskedForAlone() {
        pushes.registers(ANNA, target("pager", "ntfy", 0).setRoles(List.of("primary")).build());
        pushes.registers(ANNA, target("panel", "ntfy", 0).setRoles(List.of("secondary")).build());
        pushes.registers("phone", "fcm", 0);

        pushes.happens(ANNAS_NODE, event("1", "tank is full").setRole("primary"), NOON);
        pushes.happens(FREEZERS, event("2", "too warm").setRole("secondary"), NOON);
        pushes.happens("3", "said by an instance that knows no roles", NOON);

        assertThat(pushes.requests())
                .extracting(request -> request.key.target() + ": " + request.value.getText())
                .containsExactlyInAnyOrder(
                        "pager: tank is full",
                        "phone: tank is full",
                        "panel: too warm",
                        "phone: too warm",
                        "phone: said by an instance that knows no roles");
    }

    @Test
    void aChoiceIsMadeAnewAndTakenBack() {
        pushes.registers(ANNA, listening(NODE));

        pushes.listens(listening(FREEZER));
        pushes.happens(ANNAS_NODE, event("1", "not chosen").setKind(OFFLINE), NOON);
        pushes.listens(target("panel", "ntfy", 0).setPresence(true).build());
        pushes.happens(ANNAS_NODE, event("2", "every node").setKind(OFFLINE), NOON);
        pushes.listens(target("panel", "ntfy", 0).build());
        pushes.happens(ANNAS_NODE, event("3", "none").setKind(OFFLINE), NOON);
        pushes.listens(target("another", "ntfy", 0).setPresence(true).build());

        assertThat(pushes.requests())
                .singleElement()
                .satisfies(
                        request -> {
                            assertThat(request.value.getText()).isEqualTo("every node");
                            assertThat(request.value.getAddress())
                                    .as("the rest of the target stays")
                                    .isEqualTo("address of panel");
                        });
        assertThat(pushes.fleet().store(UserPushes.users(TOPICS)).get(ANNA).getTargets())
                .as("nobody comes to be by a choice")
                .hasSize(1);
    }

    @Test
    void aNodeThatIsTheUsersNoLongerIsNotChosenAnyMoreAndNoOtherInItsPlace() {
        pushes.registers(ANNA, listening(FREEZER));
        pushes.fleet().drainAll(TOPICS.pushUsers());

        pushes.fleet().tell(TOPICS.usersNodes(), FREEZERS, null, NOON);
        pushes.fleet().tell(TOPICS.usersNodes(), ANNAS_NODE, null, NOON);
        pushes.happens(FREEZERS, event("1", "back again").setKind(OFFLINE), NOON);
        pushes.happens(ANNAS_NODE, event("2", "another").setKind(OFFLINE), NOON);

        assertThat(pushes.requests()).isEmpty();
        assertThat(pushes.fleet().drainAll(TOPICS.pushUsers()))
                .as("said once, as the second node was never chosen")
                .singleElement()
                .satisfies(
                        user ->
                                assertThat(user.value.getTargets().getFirst().getPresenceNodes())
                                        .isEmpty());
    }

    @Test
    void anErasedNodeIsChosenByNoTargetOfTheOperatorAndTheNodesOwnersAreToldThatOnce() {
        pushes.registers(OPERATOR, listening(NODE, FREEZER));
        pushes.fleet().drainAll(TOPICS.pushOperators());

        pushes.fleet().tell(TOPICS.usersNodes(), new UserNodeKey(OPERATOR, FREEZER), null, NOON);
        pushes.fleet().tell(TOPICS.usersNodes(), new UserNodeKey(OPERATOR, FREEZER), null, NOON);

        assertThat(pushes.fleet().drainAll(TOPICS.pushOperators()))
                .singleElement()
                .satisfies(
                        copy ->
                                assertThat(copy.value.getTargets().getFirst().getPresenceNodes())
                                        .containsExactly(NODE.toString()));
    }

    @Test
    void aNodeThatIsChosenAgainAfterItsErasureStaysChosen() {
        pushes.registers(OPERATOR, listening(FREEZER));
        pushes.fleet().tell(TOPICS.usersNodes(), new UserNodeKey(OPERATOR, FREEZER), null, NOON);

        pushes.registers(OPERATOR, listening(FREEZER));
        pushes.happens(
                new UserNodeKey(OPERATOR, FREEZER), event("1", "back").setKind(OFFLINE), NOON);

        assertThat(pushes.requests()).hasSize(1);
    }

    @Test
    void tellsATargetOfTheOperatorWhatItWantsToHearOfAndTheNodesOwnersWhatThatIs() {
        pushes.registers(
                OPERATOR,
                target("pager", "webhook", 0)
                        .setSeverities(List.of("critical"))
                        .setNodeTypes(List.of("boiler"))
                        .build());

        var key = new UserNodeKey(OPERATOR, NODE);
        var alert = event("1", "hot").setNodeType("boiler");
        pushes.happens(key, alert.setSeverity("warning"), NOON);
        pushes.happens(key, alert.setSeverity("critical"), NOON);
        pushes.happens(key, alert.setId("2").setNodeType("lamp"), NOON);

        assertThat(pushes.requests())
                .singleElement()
                .satisfies(
                        request -> assertThat(request.value.getData()).contains("\"userId\":null"));
        assertThat(pushes.fleet().drainAll(TOPICS.pushOperators()))
                .singleElement()
                .satisfies(
                        copy ->
                                assertThat(copy.value.getTargets())
                                        .singleElement()
                                        .satisfies(
                                                wish -> assertThat(wish.getAddress()).isEmpty()));
    }

    private static PushTarget listening(NodeKey... nodes) {
        return target("panel", "ntfy", 0)
                .setPresence(true)
                .setPresenceNodes(Stream.of(nodes).map(NodeKey::toString).toList())
                .build();
    }
}
