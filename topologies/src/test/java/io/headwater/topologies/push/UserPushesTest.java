package io.headwater.topologies.push;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.push.PushDelivery;
import io.headwater.avro.push.PushEvent;
import io.headwater.avro.push.PushOutcome;
import io.headwater.avro.push.PushPreferences;
import io.headwater.avro.push.PushReceipt;
import io.headwater.avro.push.PushRequest;
import io.headwater.avro.push.PushStatus;
import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.avro.push.PushedValue;
import io.headwater.avro.requests.ChangePush;
import io.headwater.avro.requests.FleetRequest;
import io.headwater.avro.requests.PushChange;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.UserNodeKey;
import io.headwater.schemas.UserRowKey;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.views.Views;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserPushesTest {
    private static final FleetKey ANNA = FleetKey.user("default", "anna");
    private static final FleetKey OPERATOR = FleetKey.operator("default");
    private static final UserNodeKey ANNAS_NODE = new UserNodeKey(ANNA, NODE);

    private final TopologyFixture fleet;

    UserPushesTest(@TempDir Path folder) {
        fleet = new TopologyFixture(FleetJob.of(TOPICS, 1), Views.of(1), folder);
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void tellsEveryTargetOfTheUserOnceWithAKeyOfItsOwn() {
        registers("phone", "fcm", 0);
        registers("service", "webhook", 0);

        happens("1", "tank is full", NOON);
        happens("1", "tank is full", NOON.plusSeconds(1));

        List<KeyValue<UserRowKey, PushRequest>> requests = requests();
        assertThat(requests)
                .extracting(request -> request.key.target())
                .containsExactly("phone", "service");
        assertThat(requests)
                .allSatisfy(
                        request -> {
                            assertThat(request.value.getId()).isEqualTo(request.key.delivery());
                            assertThat(request.value.getTitle()).isEqualTo("Cellar");
                            assertThat(request.value.getText()).isEqualTo("tank is full");
                            assertThat(request.value.getData())
                                    .contains("\"userId\":\"anna\"", "\"text\":\"tank is full\"");
                        });
        assertThat(requests.get(0).value.getId()).isNotEqualTo(requests.get(1).value.getId());
    }

    @Test
    void tellsNobodyWhoHasNoTarget() {
        happens("1", "tank is full", NOON);

        assertThat(requests()).isEmpty();
    }

    @Test
    void saysValuesWhereTheNodeHasNoWords() {
        registers("phone", "fcm", 0);

        fleet.tell(
                TOPICS.pushEvents(),
                ANNAS_NODE,
                event("1", null).setValues(List.of(new PushedValue("Tank", "Level", "97"))).build(),
                NOON);

        assertThat(requests())
                .singleElement()
                .satisfies(
                        request ->
                                assertThat(request.value.getText()).isEqualTo("Tank.Level = 97"));
    }

    @Test
    void tellsATargetThatWaitsForNobodyToAcknowledgeNothingAtOnce() {
        registers("boss", "email", 15);

        happens("1", "tank is full", NOON);
        fleet.tell(
                TOPICS.pushEvents(),
                ANNAS_NODE,
                event("1", "tank is full").setAfterMinutes(15).build(),
                NOON.plusSeconds(900));

        assertThat(requests())
                .singleElement()
                .satisfies(request -> assertThat(request.key.target()).isEqualTo("boss"));
    }

    @Test
    void tellsTenOfANodeWithinTenMinutesAndRemembersThatThereWereMore() {
        registers("phone", "fcm", 0);

        for (int i = 0; i < 12; i++) {
            happens("a" + i, "again", NOON.plusSeconds(i));
        }
        happens("later", "again", NOON.plusSeconds(700));

        assertThat(requests()).hasSize(11);
        assertThat(deliveries())
                .extracting(row -> row.delivery().getStatus())
                .filteredOn(status -> status == PushStatus.LIMITED)
                .hasSize(2);
    }

    @Test
    void remembersTheNewestOfATarget() {
        registers("phone", "fcm", 0);

        for (int i = 0; i < Deliveries.REMEMBERED + 3; i++) {
            happens("a" + i, "again", NOON.plusSeconds(600L * i));
        }

        assertThat(deliveries()).hasSize(Deliveries.REMEMBERED);
        assertThat(deliveries().getFirst().delivery().getRequestedAt())
                .isEqualTo(NOON.plusSeconds(600L * (Deliveries.REMEMBERED + 2)).toEpochMilli());
    }

    @Test
    void notesWhatBecameOfEachAttemptAndKeepsTheEnd() {
        registers("phone", "fcm", 0);
        happens("1", "tank is full", NOON);
        UserRowKey row = requests().getFirst().key;

        settles(row, PushOutcome.RETRYING, 1, 503);
        PushDelivery first = delivery(row);
        settles(row, PushOutcome.DELIVERED, 2, 200);
        settles(row, PushOutcome.RETRYING, 1, 503);

        assertThat(first.getStatus()).isEqualTo(PushStatus.RETRYING);
        assertThat(first.getAnswer()).isEqualTo(503);
        assertThat(delivery(row).getStatus()).isEqualTo(PushStatus.DELIVERED);
        assertThat(delivery(row).getAttempts()).isEqualTo(2);
    }

    @Test
    void removesATargetThatIsGoneAndTellsItNothingAnyMore() {
        registers("phone", "fcm", 0);
        happens("1", "tank is full", NOON);
        UserRowKey row = requests().getFirst().key;
        fleet.drainAll(TOPICS.pushUsers());

        settles(row, PushOutcome.GONE, 1, 410);
        happens("2", "tank is full", NOON.plusSeconds(60));

        assertThat(requests()).isEmpty();
        assertThat(delivery(row).getStatus()).isEqualTo(PushStatus.GONE);
        assertThat(fleet.drainAll(TOPICS.pushUsers()))
                .as("nothing is left of the user")
                .singleElement()
                .satisfies(user -> assertThat(user.value).isNull());
    }

    @Test
    void forgetsWhatAVanishedTargetWasToldWhenTheUserRegistersAnother() {
        registers("phone", "fcm", 0);
        happens("1", "tank is full", NOON);
        asks(change(PushChange.REMOVE_TARGET).setTarget("phone").build(), NOON);
        assertThat(deliveries()).hasSize(1);

        registers("tablet", "fcm", 0);

        assertThat(deliveries()).isEmpty();
    }

    @Test
    void sendsATestAndSendsAgainWhatFailed() {
        registers("phone", "fcm", 0);

        asks(change(PushChange.TEST_TARGET).setTarget("phone").build(), NOON);
        KeyValue<UserRowKey, PushRequest> test = requests().getFirst();
        settles(test.key, PushOutcome.FAILED, 1, 400);
        asks(
                change(PushChange.REPLAY)
                        .setTarget("phone")
                        .setDelivery(test.key.delivery())
                        .build(),
                NOON.plusSeconds(60));

        assertThat(requests())
                .singleElement()
                .satisfies(
                        again -> {
                            assertThat(again.key).isEqualTo(test.key);
                            assertThat(again.value.getId()).isEqualTo(test.value.getId());
                        });
        assertThat(delivery(test.key).getStatus()).isEqualTo(PushStatus.REQUESTED);
    }

    @Test
    void tellsInTheMorningWhatHappenedAtNightAsOne() {
        registers("phone", "fcm", 0);
        prefers(new PushPreferences("UTC", 11 * 60, 13 * 60, 0));

        happens("1", "tank is full", NOON);
        happens("2", "tank is empty", NOON.plusSeconds(60));
        assertThat(requests()).isEmpty();
        assertThat(deliveries())
                .extracting(row -> row.delivery().getStatus())
                .containsOnly(PushStatus.HELD);
        ticks(NOON.plusSeconds(3_599));
        assertThat(requests()).isEmpty();
        ticks(NOON.plusSeconds(3_600));

        assertThat(requests())
                .singleElement()
                .satisfies(
                        request -> {
                            assertThat(request.value.getKind()).isEqualTo("digest");
                            assertThat(request.value.getTitle()).isEqualTo("2 notifications");
                            assertThat(request.value.getText())
                                    .isEqualTo("Cellar: tank is full\nCellar: tank is empty");
                            assertThat(request.value.getData()).startsWith("{\"events\":[{");
                        });
        assertThat(deliveries()).hasSize(1);
    }

    @Test
    void tellsASingleThingThatWasHeldAsItself() {
        registers("phone", "fcm", 0);
        prefers(new PushPreferences("UTC", null, null, 10));

        happens("1", "tank is full", NOON);
        ticks(NOON.plusSeconds(600));

        assertThat(requests())
                .singleElement()
                .satisfies(
                        request -> {
                            assertThat(request.value.getKind()).isEqualTo("alert.raised");
                            assertThat(request.value.getText()).isEqualTo("tank is full");
                        });
    }

    @Test
    void holdsNoAlertThatNobodyAcknowledgesAndNoTest() {
        registers("boss", "email", 15);
        prefers(new PushPreferences("UTC", 11 * 60, 13 * 60, 10));

        fleet.tell(
                TOPICS.pushEvents(),
                ANNAS_NODE,
                event("1", "tank is full").setAfterMinutes(15).build(),
                NOON);
        asks(change(PushChange.TEST_TARGET).setTarget("boss").build(), NOON);

        assertThat(requests()).hasSize(2);
    }

    @Test
    void keepsSixteenTargetsOfAUser() {
        for (int i = 0; i < UserPushes.MOST_TARGETS + 1; i++) {
            registers("t" + i, "fcm", 0);
        }

        PushUser anna = fleet.store(UserPushes.users(TOPICS)).get(ANNA);
        assertThat(anna.getTargets()).hasSize(UserPushes.MOST_TARGETS);
    }

    @Test
    void tellsThatNodesGoOfflineToTargetsThatAskedForItAlone() {
        registers("phone", "fcm", 0);
        registers(ANNA, target("panel", "ntfy", 0).setPresence(true).build());

        fleet.tell(
                TOPICS.pushEvents(),
                ANNAS_NODE,
                event("1", "offline since noon").setKind(PushEvents.OFFLINE).build(),
                NOON);

        assertThat(requests())
                .singleElement()
                .satisfies(request -> assertThat(request.key.target()).isEqualTo("panel"));
    }

    @Test
    void tellsATargetOfTheOperatorWhatItWantsToHearOfAndTheNodesOwnersWhatThatIs() {
        registers(
                OPERATOR,
                target("pager", "webhook", 0)
                        .setSeverities(List.of("critical"))
                        .setNodeTypes(List.of("boiler"))
                        .build());

        var key = new UserNodeKey(OPERATOR, NODE);
        var alert = event("1", "hot").setNodeType("boiler");
        fleet.tell(TOPICS.pushEvents(), key, alert.setSeverity("warning").build(), NOON);
        fleet.tell(TOPICS.pushEvents(), key, alert.setSeverity("critical").build(), NOON);
        fleet.tell(TOPICS.pushEvents(), key, alert.setId("2").setNodeType("lamp").build(), NOON);

        assertThat(requests())
                .singleElement()
                .satisfies(
                        request -> assertThat(request.value.getData()).contains("\"userId\":null"));
        assertThat(fleet.drainAll(TOPICS.pushOperators()))
                .singleElement()
                .satisfies(
                        copy ->
                                assertThat(copy.value.getTargets())
                                        .singleElement()
                                        .satisfies(
                                                wish -> assertThat(wish.getAddress()).isEmpty()));
    }

    private void registers(String id, String kind, int afterMinutes) {
        registers(ANNA, target(id, kind, afterMinutes).build());
    }

    private static PushTarget.Builder target(String id, String kind, int afterMinutes) {
        return PushTarget.newBuilder()
                .setId(id)
                .setKind(kind)
                .setAddress("address of " + id)
                .setAfterMinutes(afterMinutes)
                .setCreatedAt(0);
    }

    private void registers(FleetKey whose, PushTarget target) {
        PushUser user = PushUser.newBuilder().setTargets(List.of(target)).build();
        byte[] framed =
                TOPICS.pushUsers().value().serializer().serialize(TOPICS.pushUsers().name(), user);
        asks(
                whose,
                change(PushChange.PUT_TARGET)
                        .setTarget(target.getId())
                        .setUser(ByteBuffer.wrap(framed))
                        .build(),
                NOON);
    }

    private void prefers(PushPreferences preferences) {
        PushUser user = PushUser.newBuilder().setPreferences(preferences).build();
        byte[] framed =
                TOPICS.pushUsers().value().serializer().serialize(TOPICS.pushUsers().name(), user);
        asks(change(PushChange.SET_PREFERENCES).setUser(ByteBuffer.wrap(framed)).build(), NOON);
    }

    private void ticks(Instant at) {
        fleet.tickLeading(at);
    }

    private static ChangePush.Builder change(PushChange change) {
        return ChangePush.newBuilder().setChange(change);
    }

    private void asks(ChangePush change, Instant at) {
        asks(ANNA, change, at);
    }

    private void asks(FleetKey whose, ChangePush change, Instant at) {
        fleet.tell(
                TOPICS.fleetRequests(),
                whose,
                FleetRequest.newBuilder()
                        .setId("request")
                        .setRequestedAt(at.toEpochMilli())
                        .setChangePush(change)
                        .build(),
                at);
    }

    private void happens(String id, String text, Instant at) {
        fleet.tell(TOPICS.pushEvents(), ANNAS_NODE, event(id, text).build(), at);
    }

    private static PushEvent.Builder event(String id, @Nullable String text) {
        return PushEvent.newBuilder()
                .setId(id)
                .setKind(PushEvents.ALERT)
                .setNodeName("Cellar")
                .setText(text)
                .setAt(NOON.toEpochMilli());
    }

    private void settles(UserRowKey row, PushOutcome outcome, int attempts, int status) {
        fleet.tell(
                TOPICS.pushReceipts(),
                row,
                PushReceipt.newBuilder()
                        .setOutcome(outcome)
                        .setAttempts(attempts)
                        .setStatus(status)
                        .setAt(NOON.toEpochMilli())
                        .build(),
                NOON);
    }

    private List<KeyValue<UserRowKey, PushRequest>> requests() {
        return fleet.drainAll(TOPICS.pushRequests());
    }

    private List<Deliveries.Row> deliveries() {
        return Deliveries.of(ANNA, fleet.store(Deliveries.store(TOPICS)));
    }

    private PushDelivery delivery(UserRowKey row) {
        return fleet.store(Deliveries.store(TOPICS)).get(row);
    }
}
