package io.headwater.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.simulator.TestCloud.Said;
import io.headwater.simulator.update.Ending;
import io.headwater.simulator.update.UpdateRules;
import io.headwater.simulator.update.UpdateRules.Transport;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeControlTest {
    private static final String NODE = "sim000001";
    private static final String OFFER =
            """
            {"ota_job_id":"job-1","url":"https://localhost/image","file_size":1000,"fw_version":"2.0"}
            """;

    private final TestAuthority authority = new TestAuthority();
    private TestCloud cloud;
    private Simulator simulator;

    @BeforeEach
    void switchOn() throws Exception {
        cloud = new TestCloud(authority);
        UpdateRules updates = UpdateRules.GOOD.over(Transport.NONE).with("3.0-bad", Ending.FAILS);
        simulator =
                Simulator.start(
                        SimulatorSettings.of("localhost", cloud.port(), 1)
                                .withMessagesPerSecond(0)
                                .withBehaviour(NodeBehaviour.GOOD.withUpdates(updates)),
                        authority);
        await().until(() -> simulator.progress().acknowledged() >= 5);
    }

    @AfterEach
    void switchOff() {
        simulator.close();
        cloud.close();
    }

    @Test
    void aNodePassesOnWhoseItIs() {
        simulator.node(NODE).provision("u1", "s3cret");
        simulator.node(NODE).factoryReset();

        saysLast(
                "/user/mapping",
                "{\"node_id\":\"sim000001\",\"user_id\":\"u1\",\"secret_key\":\"s3cret\"}",
                "{\"node_id\":\"sim000001\",\"user_id\":\"esp-rmaker\",\"secret_key\":\"failed\",\"reset\":true}");
    }

    @Test
    void aNodeRaisesAlertsWithoutEscapingThem() {
        simulator.node(NODE).alert("say \"hot\"");

        saysLast("/alert", "{\"esp.alert.str\":\"say \"hot\"\"}");
    }

    @Test
    void aNodeTakesAnUpdateAndStartsAnewWithIt() {
        cloud.tell(NODE, "node/sim000001/otaurl", OFFER);

        await().untilAsserted(
                        () ->
                                assertThat(said("/otastatus").getLast())
                                        .contains("\"status\":\"success\""));
        assertThat(said("/config").getLast()).contains("\"fw_version\":\"2.0\"");
        assertThat(said("/config")).hasSize(2);
    }

    @Test
    void aNodeLetsAnUpdateEndAsTheRulesSay() {
        cloud.tell(NODE, "node/sim000001/otaurl", OFFER.replace("2.0", "3.0-bad"));

        await().untilAsserted(
                        () ->
                                assertThat(said("/otastatus").getLast())
                                        .contains("\"status\":\"failed\""));
        assertThat(said("/config")).hasSize(1);
    }

    @Test
    void aNodeAnswersACommand() {
        cloud.tell(
                NODE,
                "node/sim000001/to-node",
                "\u0001\u0003abc\u0002\u0001\u0002\u0005\u0002\u0000\u0010\u0006\u0002hi");

        await().untilAsserted(
                        () ->
                                assertThat(said("/from-node").getLast())
                                        .isEqualTo(
                                                "\u0001\u0003abc\u0002\u0001\u0002\u0003\u0001\u0000\u0005\u0002\u0000\u0010\u0006\u0002hi"));
    }

    @Test
    void aNodeThatIsNotSwitchedOnIsNotThere() {
        assertThatThrownBy(() -> simulator.node("sim000002"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sim000002");
    }

    private void saysLast(String topic, String... payloads) {
        await().untilAsserted(() -> assertThat(said(topic)).containsExactly(payloads));
    }

    private List<String> said(String topic) {
        return cloud.said().stream()
                .filter(said -> said.what().endsWith(topic) && !said.repeat())
                .map(Said::payload)
                .toList();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(30));
    }
}
