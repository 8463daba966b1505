package io.headwater.topologies.push;

import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.push.PushFixture.ANNAS_NODE;
import static io.headwater.topologies.push.PushFixture.change;
import static io.headwater.topologies.push.PushFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.push.PushPreferences;
import io.headwater.avro.push.PushStatus;
import io.headwater.avro.requests.PushChange;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldPushesTest {
    private final PushFixture pushes;

    HeldPushesTest(@TempDir Path folder) {
        pushes = new PushFixture(folder);
    }

    @AfterEach
    void close() {
        pushes.close();
    }

    @Test
    void tellsInTheMorningWhatHappenedAtNightAsOne() {
        pushes.registers("phone", "fcm", 0);
        pushes.prefers(new PushPreferences("UTC", 11 * 60, 13 * 60, 0));

        pushes.happens("1", "tank is full", NOON);
        pushes.happens("2", "tank is empty", NOON.plusSeconds(60));
        assertThat(pushes.requests()).isEmpty();
        assertThat(pushes.deliveries())
                .extracting(row -> row.delivery().getStatus())
                .containsOnly(PushStatus.HELD);
        pushes.ticks(NOON.plusSeconds(3_599));
        assertThat(pushes.requests()).isEmpty();
        pushes.ticks(NOON.plusSeconds(3_600));

        assertThat(pushes.requests())
                .singleElement()
                .satisfies(
                        request -> {
                            assertThat(request.value.getKind()).isEqualTo("digest");
                            assertThat(request.value.getTitle()).isEqualTo("2 notifications");
                            assertThat(request.value.getText())
                                    .isEqualTo("Cellar: tank is full\nCellar: tank is empty");
                            assertThat(request.value.getData()).startsWith("{\"events\":[{");
                        });
        assertThat(pushes.deliveries()).hasSize(1);
    }

    @Test
    void tellsASingleThingThatWasHeldAsItself() {
        pushes.registers("phone", "fcm", 0);
        pushes.prefers(new PushPreferences("UTC", null, null, 10));

        pushes.happens("1", "tank is full", NOON);
        pushes.ticks(NOON.plusSeconds(600));

        assertThat(pushes.requests())
                .singleElement()
                .satisfies(
                        request -> {
                            assertThat(request.value.getKind()).isEqualTo("alert.raised");
                            assertThat(request.value.getText()).isEqualTo("tank is full");
                        });
    }

    @Test
    void holdsNoAlertThatNobodyAcknowledgesAndNoTest() {
        pushes.registers("boss", "email", 15);
        pushes.prefers(new PushPreferences("UTC", 11 * 60, 13 * 60, 10));

        pushes.happens(ANNAS_NODE, event("1", "tank is full").setAfterMinutes(15), NOON);
        pushes.asks(change(PushChange.TEST_TARGET).setTarget("boss").build(), NOON);

        assertThat(pushes.requests()).hasSize(2);
    }
}
