package io.headwater.topologies.alerts;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.requests.AcknowledgeAlert;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.Origin;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsTest {
    private static final String FULL = "{\"esp.alert.str\":\"tank is full\"}";
    private static final Instant LATER = NOON.plusSeconds(60);

    private final NodesFixture nodes;

    AlertsTest(@TempDir Path folder) {
        nodes = new NodesFixture(folder);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void isKeyedByItsNodeAndThePlaceOfItsMessage() {
        nodes.sends(NODE, "params-local", "{\"a\":{\"b\":1}}");
        nodes.sends(NODE, "alert", FULL);

        var raised = nodes.kafka().drain(TOPICS.alertsRaised()).getFirst();

        assertThat(raised.key()).hasToString(NODE + " 0000000000000001");
        assertThat(raised.origin()).isEqualTo(new Origin(0, 1));
        AlertRaised alert = Objects.requireNonNull(raised.value());
        assertThat(alert.getText()).isEqualTo("tank is full");
        assertThat(alert.getLoggedAt()).isEqualTo(NOON.toEpochMilli());
    }

    @Test
    @Requirement("R-AL-7")
    void twoEqualOnesInARowAreTwo() {
        nodes.sends(NODE, "alert", FULL);
        nodes.sends(NODE, "alert", FULL);

        assertThat(recent()).hasSize(2);
    }

    @Test
    @Requirement("R-AL-7")
    void oneThatIsDeliveredAgainIsOne() {
        nodes.sends(NODE, "alert", FULL);
        nodes.repeats(NODE, "alert", FULL, LATER);

        assertThat(recent()).hasSize(1);
        assertThat(nodes.counted(JobMetrics.IGNORED, "reason", "duplicate")).isEqualTo(1);
    }

    @Test
    void oneThatIsReplayedIsTheOneItWas() {
        String partly = "{\"esp.alert.str\":\"hot\",\"Lamp\":true}";
        Origin first = nodes.sends(NODE, "alert", partly);
        nodes.replays(first, NODE, "alert", partly);

        assertThat(recent()).extracting(AlertRaised::getText).containsExactly("hot");
    }

    @Test
    @Requirement("R-AL-3")
    void changesNoParameter() {
        nodes.sends(NODE, "params-init", "{\"Lamp\":{\"Power\":true}}");
        nodes.sends(NODE, "alert", "{\"Lamp\":{\"Power\":false}}");

        assertThat(nodes.params(NODE)).containsEntry("Lamp.Power", "true");
    }

    @Test
    @Requirement("R-AL-6")
    void moreThanUsersAreToBeToldAreKeptQuietly() {
        for (int i = 0; i < 11; i++) {
            nodes.sends(NODE, null, "alert", FULL, NOON);
        }
        nodes.sends(NODE, null, "alert", FULL, NOON.plusSeconds(2));

        assertThat(recent())
                .extracting(AlertRaised::getQuiet)
                .containsExactly(
                        false, false, false, false, false, false, false, false, false, false, true,
                        false);
    }

    @Test
    void theNewestAreRemembered() {
        for (int i = 0; i < Alerts.REMEMBERED + 3; i++) {
            nodes.sends(NODE, "alert", "{\"esp.alert.str\":\"number %d\"}".formatted(i));
        }

        assertThat(recent()).hasSize(Alerts.REMEMBERED);
        assertThat(recent().getFirst().getText()).isEqualTo("number 3");
    }

    @Test
    void theFirstAcknowledgementCounts() {
        nodes.sends(NODE, "alert", FULL);
        String id = recent().getFirst().getId();

        acknowledge(id, LATER);
        acknowledge(id, LATER.plusSeconds(5));

        assertThat(recent().getFirst().getAcknowledgedAt()).isEqualTo(LATER.toEpochMilli());
        assertThat(nodes.kafka().drainAll(TOPICS.alertsRaised())).hasSize(2);
    }

    @Test
    void anAcknowledgementOfNothingChangesNothing() {
        acknowledge("00000000000000ff", LATER);

        assertThat(recent()).isEmpty();
        assertThat(nodes.kafka().drainAll(TOPICS.alertsRaised())).isEmpty();
    }

    @Test
    void moreValuesThanARecordMayHoldAreRefused() {
        String device = "d".repeat(256);
        var values = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            values.append(i == 0 ? "" : ",").append("\"p").append(i).append("\":1");
        }

        nodes.sends(NODE, "alert", "{\"%s\":{%s}}".formatted(device, values));

        assertThat(recent()).isEmpty();
        assertThat(nodes.rejected().getFirst().getReason()).isEqualTo("too-large");
    }

    private void acknowledge(String alert, Instant logged) {
        nodes.kafka()
                .ask(
                        NODE,
                        NodeRequest.newBuilder()
                                .setId("q")
                                .setRequestedAt(logged.toEpochMilli())
                                .setAcknowledgeAlert(new AcknowledgeAlert(alert))
                                .build(),
                        logged);
    }

    private List<AlertRaised> recent() {
        return Alerts.of(NODE, nodes.kafka().store(Alerts.recent(TOPICS)));
    }
}
