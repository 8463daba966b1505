package io.headwater.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.conformance.Requirement;
import io.headwater.simulator.TestCloud.Said;
import io.headwater.simulator.TestCloud.Will;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatorTest {
    private static final String FIRST = "sim000001";
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final TestAuthority authority = new TestAuthority();
    private TestCloud cloud;

    @BeforeEach
    void startCloud() throws Exception {
        cloud = new TestCloud(authority);
    }

    @AfterEach
    void stopCloud() {
        cloud.close();
    }

    @Test
    void saysAtTheFirstConnectWhatFirmwareSaysInItsOrder() {
        try (Simulator simulator = start(silent(1))) {
            await().until(() -> simulator.progress().acknowledged() >= 5);
        }

        assertThat(cloud.saidBy(FIRST))
                .startsWith(
                        "CONNECT",
                        "SUBSCRIBE",
                        "$aws/rules/esp_cmd_resp/node/sim000001/from-node",
                        "$aws/rules/esp_node_config/node/sim000001/config",
                        "$aws/rules/esp_init_params/node/sim000001/params/local/init",
                        "$aws/rules/esp_ts_ingest/node/sim000001/tsdata",
                        "$aws/rules/esp_simple_ts_ingest/node/sim000001/simple_tsdata");
    }

    @Test
    @Requirement("R-INIT-7")
    void repeatsNeitherConfigNorInitAfterAReconnect() {
        try (Simulator simulator = start(silent(1))) {
            await().until(() -> simulator.progress().acknowledged() >= 5);

            simulator.cutAll();

            await().until(() -> simulator.progress().reconnects() == 1);
            await().until(() -> simulator.progress().acknowledged() >= 6);
        }
        assertThat(cloud.saidBy(FIRST))
                .filteredOn(what -> what.endsWith("/config") || what.endsWith("/init"))
                .hasSize(2);
        assertThat(cloud.saidBy(FIRST)).filteredOn("SUBSCRIBE"::equals).hasSize(2);
    }

    @Test
    void sendsAgainWithTheSameIdWhatWasNotAcknowledgedBeforeTheConnectionBroke() {
        cloud.acknowledges = false;
        try (Simulator simulator = start(silent(1))) {
            await().until(() -> simulator.progress().inFlight() >= 5);

            cloud.acknowledges = true;
            simulator.cutAll();

            await().until(() -> simulator.progress().acknowledged() >= 6);
        }
        List<Said> config =
                cloud.said().stream().filter(said -> said.what().endsWith("/config")).toList();
        assertThat(config.getFirst().repeat()).isFalse();
        assertThat(config.subList(1, config.size()))
                .isNotEmpty()
                .allMatch(Said::repeat)
                .allMatch(said -> said.packetId() == config.getFirst().packetId())
                .allMatch(said -> said.payload().equals(config.getFirst().payload()));
    }

    @Test
    void countsWhatWasNeverAcknowledged() {
        Simulator simulator = start(silent(1));
        await().until(() -> simulator.progress().acknowledged() >= 5);
        cloud.acknowledges = false;
        cloud.tell(FIRST, "node/sim000001/params/remote", "{\"Light\":{\"Power\":true}}");
        await().until(() -> simulator.progress().inFlight() > 0);

        var account = simulator.stop(Duration.ZERO);

        assertThat(account.inFlight()).isPositive();
        await().untilAsserted(() -> assertThat(cloud.messages()).isEqualTo(account.sent()));
        assertThat(account.connected()).isZero();
    }

    @Test
    @Requirement("R-REM-2")
    void reportsWhatItAppliedOfWhatTheCloudAskedFor() {
        try (Simulator simulator = start(silent(1))) {
            await().until(() -> simulator.progress().acknowledged() >= 5);

            cloud.tell(
                    FIRST,
                    "node/sim000001/params/remote",
                    "{\"Light\":{\"Brightness\":70,\"Colour\":1},\"Heater\":{\"Power\":true}}");

            await().untilAsserted(
                            () ->
                                    assertThat(cloud.said())
                                            .extracting(Said::payload)
                                            .contains("{\"Light\":{\"Brightness\":70}}"));
        }
        assertThat(cloud.saidBy(FIRST)).contains("PUBACK");
    }

    @Test
    void leavesAWillOnThePlainTopicAndSaysGoodbye() {
        try (Simulator simulator = start(silent(1))) {
            await().until(() -> simulator.progress().acknowledged() >= 5);
        }

        assertThat(cloud.wills())
                .containsExactly(
                        new Will(
                                FIRST,
                                "node/sim000001/params/local",
                                "{\"Connectivity\":{\"Connected\":false}}",
                                1,
                                false));
        await().until(() -> cloud.saidBy(FIRST).getLast().equals("DISCONNECT"));
    }

    @Test
    void countsSessionsTheCloudRefusesAndKeepsTrying() {
        cloud.accepts = false;
        try (Simulator simulator = start(silent(1))) {
            await().until(() -> simulator.progress().refused() >= 2);
            assertThat(simulator.progress().trouble().orElseThrow()).contains("NOT_AUTHORIZED");

            cloud.accepts = true;

            await().until(() -> simulator.progress().connected() == 1);
            assertThat(simulator.progress().reconnects()).isZero();
        }
    }

    @Test
    void accountsForEveryMessageOfManyNodesThroughABreak() {
        Simulator simulator =
                start(silent(20).withMessagesPerSecond(200).withConnectsPerSecond(200));
        await().until(() -> simulator.progress().connected() == 20);
        await().until(() -> simulator.progress().acknowledged() > 200);
        simulator.cutAll();
        await().until(() -> simulator.progress().reconnects() == 20);

        var account = simulator.stop(GRACE);

        assertThat(account.inFlight()).isZero();
        assertThat(account.waiting()).isZero();
        assertThat(cloud.messages()).isEqualTo(account.sent());
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    private Simulator start(SimulatorSettings settings) {
        return Simulator.start(settings, authority);
    }

    private SimulatorSettings silent(int nodes) {
        return SimulatorSettings.of("localhost", cloud.port(), nodes).withMessagesPerSecond(0);
    }
}
