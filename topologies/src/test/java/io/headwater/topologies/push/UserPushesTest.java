package io.headwater.topologies.push;

import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.push.PushFixture.ANNAS_NODE;
import static io.headwater.topologies.push.PushFixture.change;
import static io.headwater.topologies.push.PushFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.push.PushDelivery;
import io.headwater.avro.push.PushOutcome;
import io.headwater.avro.push.PushRequest;
import io.headwater.avro.push.PushStatus;
import io.headwater.avro.push.PushedValue;
import io.headwater.avro.requests.PushChange;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UserNodeKey;
import io.headwater.schemas.UserRowKey;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserPushesTest {
    private final PushFixture pushes;

    UserPushesTest(@TempDir Path folder) {
        pushes = new PushFixture(folder);
    }

    @AfterEach
    void close() {
        pushes.close();
    }

    @Test
    void tellsEveryTargetOfTheUserOnceWithAKeyOfItsOwn() {
        pushes.registers("phone", "fcm", 0);
        pushes.registers("service", "webhook", 0);

        pushes.happens("1", "tank is full", NOON);
        pushes.happens("1", "tank is full", NOON.plusSeconds(1));

        List<KeyValue<UserRowKey, PushRequest>> requests = pushes.requests();
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
        pushes.happens("1", "tank is full", NOON);

        assertThat(pushes.requests()).isEmpty();
    }

    @Test
    void saysValuesWhereTheNodeHasNoWords() {
        pushes.registers("phone", "fcm", 0);

        pushes.happens(
                ANNAS_NODE,
                event("1", null).setValues(List.of(new PushedValue("Tank", "Level", "97"))),
                NOON);

        assertThat(pushes.requests())
                .singleElement()
                .satisfies(
                        request ->
                                assertThat(request.value.getText()).isEqualTo("Tank.Level = 97"));
    }

    @Test
    void tellsATargetThatWaitsForNobodyToAcknowledgeNothingAtOnce() {
        pushes.registers("boss", "email", 15);

        pushes.happens("1", "tank is full", NOON);
        pushes.happens(
                ANNAS_NODE, event("1", "tank is full").setAfterMinutes(15), NOON.plusSeconds(900));

        assertThat(pushes.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.key.target()).isEqualTo("boss"));
    }

    @Test
    void tellsTenOfANodeWithinTenMinutesAndRemembersThatThereWereMore() {
        pushes.registers("phone", "fcm", 0);

        for (int i = 0; i < 12; i++) {
            pushes.happens("a" + i, "again", NOON.plusSeconds(i));
        }
        pushes.happens("later", "again", NOON.plusSeconds(700));

        assertThat(pushes.requests()).hasSize(11);
        assertThat(pushes.deliveries())
                .extracting(row -> row.delivery().getStatus())
                .filteredOn(status -> status == PushStatus.LIMITED)
                .hasSize(2);
    }

    @Test
    void tellsATargetTwentyThingsOfAllNodesHoweverMuchHappens() {
        pushes.registers("phone", "fcm", 0);

        for (int i = 0; i < 300; i++) {
            pushes.happens(nodeOfAnna(i % 30), event("a" + i, "again"), NOON.plusSeconds(i));
        }

        assertThat(pushes.requests()).hasSize(PushPace.MOST_OF_TARGET);
        assertThat(pushes.deliveries())
                .extracting(row -> row.delivery().getStatus())
                .as("the rest is for those that were one too many")
                .filteredOn(status -> status == PushStatus.LIMITED)
                .hasSize(Deliveries.REMEMBERED - PushPace.MOST_OF_TARGET);
    }

    @Test
    void tellsAUserSixtyThingsThroughHoweverManyTargets() {
        for (int i = 0; i < UserPushes.MOST_TARGETS; i++) {
            pushes.registers("t" + i, "fcm", 0);
        }

        for (int i = 0; i < 20; i++) {
            pushes.happens(nodeOfAnna(i), event("a" + i, "again"), NOON.plusSeconds(i));
        }
        assertThat(pushes.requests()).hasSize(PushPace.MOST);

        pushes.happens(nodeOfAnna(1), event("later", "again"), NOON.plusSeconds(700));
        assertThat(pushes.requests()).hasSize(UserPushes.MOST_TARGETS);
    }

    @Test
    void oneTargetThatIsToldMuchLeavesRoomForTheOthersOfTheUser() {
        pushes.registers("all", "webhook", 0);
        pushes.registers(
                PushFixture.ANNA,
                PushFixture.target("pager", "ntfy", 0).setSeverities(List.of("critical")).build());

        for (int i = 0; i < 100; i++) {
            pushes.happens(nodeOfAnna(i), event("a" + i, "again"), NOON.plusSeconds(i));
        }
        pushes.requests();
        pushes.happens(
                ANNAS_NODE, event("fire", "hot").setSeverity("critical"), NOON.plusSeconds(101));

        assertThat(pushes.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.key.target()).isEqualTo("pager"));
    }

    @Test
    void remembersTheNewestOfATarget() {
        pushes.registers("phone", "fcm", 0);

        for (int i = 0; i < Deliveries.REMEMBERED + 3; i++) {
            pushes.happens("a" + i, "again", NOON.plusSeconds(600L * i));
        }

        assertThat(pushes.deliveries()).hasSize(Deliveries.REMEMBERED);
        assertThat(pushes.deliveries().getFirst().delivery().getRequestedAt())
                .isEqualTo(NOON.plusSeconds(600L * (Deliveries.REMEMBERED + 2)).toEpochMilli());
    }

    @Test
    void notesWhatBecameOfEachAttemptAndKeepsTheEnd() {
        pushes.registers("phone", "fcm", 0);
        pushes.happens("1", "tank is full", NOON);
        UserRowKey row = pushes.requests().getFirst().key;

        pushes.settles(row, PushOutcome.RETRYING, 1, 503);
        PushDelivery first = pushes.delivery(row);
        pushes.settles(row, PushOutcome.DELIVERED, 2, 200);
        pushes.settles(row, PushOutcome.RETRYING, 1, 503);

        assertThat(first.getStatus()).isEqualTo(PushStatus.RETRYING);
        assertThat(first.getAnswer()).isEqualTo(503);
        assertThat(pushes.delivery(row).getStatus()).isEqualTo(PushStatus.DELIVERED);
        assertThat(pushes.delivery(row).getAttempts()).isEqualTo(2);
    }

    @Test
    void sendsATestAndSendsAgainWhatFailed() {
        pushes.registers("phone", "fcm", 0);

        pushes.asks(change(PushChange.TEST_TARGET).setTarget("phone").build(), NOON);
        KeyValue<UserRowKey, PushRequest> test = pushes.requests().getFirst();
        pushes.settles(test.key, PushOutcome.FAILED, 1, 400);
        pushes.asks(
                change(PushChange.REPLAY)
                        .setTarget("phone")
                        .setDelivery(test.key.delivery())
                        .build(),
                NOON.plusSeconds(60));

        assertThat(pushes.requests())
                .singleElement()
                .satisfies(
                        again -> {
                            assertThat(again.key).isEqualTo(test.key);
                            assertThat(again.value.getId()).isEqualTo(test.value.getId());
                        });
        assertThat(pushes.delivery(test.key).getStatus()).isEqualTo(PushStatus.REQUESTED);
    }

    private static UserNodeKey nodeOfAnna(int number) {
        return new UserNodeKey(PushFixture.ANNA, NodeKey.rainmaker("node-" + number));
    }
}
