package io.headwater.topologies.ota;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.ota.OtaConfirmation;
import io.headwater.avro.ota.OtaExecution;
import io.headwater.avro.ota.OtaFailureAction;
import io.headwater.avro.ota.OtaFailureLimit;
import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.ota.OtaJobStatus;
import io.headwater.avro.ota.OtaState;
import io.headwater.avro.ota.OtaWave;
import io.headwater.avro.requests.OtaJobChange;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a roll-out over many nodes, and of one node that behaves badly. */
class OtaRolloutTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final String JOB = "spring";

    @TempDir Path folder;

    private UpdatesFixture kafka; // per test

    @BeforeEach
    void start() {
        kafka = new UpdatesFixture(folder);
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    @Test
    void aBadImagePausesItsJobAtTheFailureLimit() {
        List<NodeKey> nodes = connected(200);
        kafka.creates(
                JOB,
                UpdatesFixture.job()
                        .setFailureLimit(new OtaFailureLimit(20, 10, OtaFailureAction.PAUSE))
                        .build(),
                NOON);

        int offered = 0;
        for (NodeKey node : nodes) {
            fetches(node, "1.4.2", NOON);
            if (!kafka.sent().isEmpty()) {
                offered++;
                reports(node, "failed", NOON);
            }
        }

        assertThat(kafka.job(JOB).getStatus()).isEqualTo(OtaJobStatus.PAUSED);
        assertThat(kafka.job(JOB).getStatusReason()).contains("10 of 10 nodes");
        assertThat(kafka.total(JOB).getTroubled()).isEqualTo(10);
        assertThat(offered).isEqualTo(10);
    }

    @Test
    void aResumedJobIsOfferedAgain() {
        NodeKey node = connected(1).getFirst();
        kafka.creates(JOB, UpdatesFixture.job().build(), NOON);
        kafka.changes(JOB, OtaJobChange.PAUSE, NOON);
        fetches(node, "1.4.2", NOON);
        assertThat(kafka.sent()).isEmpty();

        kafka.changes(JOB, OtaJobChange.RESUME, NOON);
        fetches(node, "1.4.2", NOON);

        assertThat(kafka.sent()).hasSize(1);
    }

    @Test
    void aWaveReachesItsShareAndTheNextOpensOnSuccess() {
        List<NodeKey> nodes = connected(100);
        OtaJob job =
                UpdatesFixture.job()
                        .setWaves(
                                List.of(new OtaWave(100, 90, 3, 3600), new OtaWave(1000, 0, 1, 0)))
                        .build();
        kafka.creates(JOB, job, NOON);

        nodes.forEach(node -> fetches(node, "1.4.2", NOON));

        int first = kafka.sent().size();
        assertThat(first).isBetween(1, 30);
        var rollout = new Rollout(UpdatesFixture.key(JOB), kafka.job(JOB));
        nodes.stream()
                .filter(node -> rollout.isInOpenWave(node, NOON.toEpochMilli()))
                .forEach(node -> reports(node, "success", NOON.plusSeconds(60)));
        assertThat(kafka.job(JOB).getOpenWave()).isEqualTo(1);
        nodes.forEach(node -> fetches(node, "1.4.2", NOON.plusSeconds(120)));
        assertThat(kafka.sent()).as("the first wave has not rested long enough").isEmpty();
        nodes.forEach(node -> fetches(node, "1.4.2", NOON.plusSeconds(3600)));
        assertThat(kafka.sent()).hasSize(100 - first);
    }

    @Test
    void theOrderOfNodesIsAnotherForEachSeedAndTheSameForOne() {
        var nodes = IntStream.range(0, 1000).mapToObj(OtaRolloutTest::node).toList();
        var one = new Rollout(UpdatesFixture.key(JOB), UpdatesFixture.job().setSeed(1).build());
        var other = new Rollout(UpdatesFixture.key(JOB), UpdatesFixture.job().setSeed(2).build());

        assertThat(nodes.stream().map(one::placeOf).toList())
                .isNotEqualTo(nodes.stream().map(other::placeOf).toList());
        assertThat(nodes.stream().filter(node -> one.placeOf(node) < 100).count())
                .isBetween(60L, 140L);
        var again = new Rollout(UpdatesFixture.key(JOB), UpdatesFixture.job().setSeed(1).build());
        assertThat(nodes.stream().map(again::placeOf).toList())
                .as("a stored roll-out goes on as it began")
                .isEqualTo(nodes.stream().map(one::placeOf).toList());
    }

    @Test
    @Requirement("R-OS-1")
    void aNodeThatStartsOverWithoutAWordIsGivenUp() {
        NodeKey node = connected(1).getFirst();
        kafka.creates(JOB, UpdatesFixture.job().setMostFailedDeliveries(3).build(), NOON);

        for (int i = 0; i < 6; i++) {
            fetches(node, "1.4.2", NOON.plusSeconds(60L * i));
        }

        assertThat(kafka.sent()).hasSize(3);
        assertThat(execution(node).getState()).isEqualTo(OtaState.FAILED);
        assertThat(execution(node).getFailedDeliveries()).isEqualTo(3);
        assertThat(execution(node).getInfo()).contains("again and again");
    }

    @Test
    void attemptsWithinOneDeliveryFailOnce() {
        NodeKey node = connected(1).getFirst();
        kafka.creates(JOB, UpdatesFixture.job().build(), NOON);
        fetches(node, "1.4.2", NOON);

        reports(node, "failed", NOON);
        reports(node, "in-progress", NOON);
        reports(node, "failed", NOON);

        assertThat(execution(node).getFailedDeliveries()).isEqualTo(1);
        assertThat(kafka.total(JOB).getTroubled()).isEqualTo(1);
    }

    @Test
    void aDeliveryThatNobodyAnswersTimesOutOnce() {
        NodeKey node = connected(1).getFirst();
        kafka.creates(JOB, UpdatesFixture.job().setTimeoutSeconds(600).build(), NOON);
        fetches(node, "1.4.2", NOON);

        reports(node, "in-progress", NOON.plusSeconds(599));
        kafka.tick(NOON.plusSeconds(600));
        assertThat(execution(node).getState()).isEqualTo(OtaState.IN_PROGRESS);
        kafka.tick(NOON.plusSeconds(1199));
        kafka.tick(NOON.plusSeconds(5000));

        assertThat(execution(node).getState()).isEqualTo(OtaState.FAILED);
        assertThat(execution(node).getFailedDeliveries()).isEqualTo(1);
        reports(node, "success", NOON.plusSeconds(6000));
        assertThat(execution(node).getState())
                .as("late, and still right")
                .isEqualTo(OtaState.SUCCESS);
    }

    @Test
    @Requirement("R-OS-6")
    void successIsConfirmedByTheVersionThatTheNodeTellsAfterwards() {
        NodeKey good = connected(2).getFirst();
        NodeKey bad = node(1);
        kafka.creates(JOB, UpdatesFixture.job().build(), NOON);
        for (NodeKey node : List.of(good, bad)) {
            fetches(node, "1.4.2", NOON);
            reports(node, "success", NOON);
            assertThat(kafka.execution(node, JOB))
                    .extracting(OtaExecution::getConfirmation)
                    .isEqualTo(OtaConfirmation.AWAITED);
        }

        configures(good, "1.5.0");
        configures(bad, "1.4.2");

        assertThat(kafka.total(JOB).getConfirmed()).isEqualTo(1);
        assertThat(kafka.total(JOB).getOtherVersion()).isEqualTo(1);
        assertThat(kafka.total(JOB).getTroubled()).isEqualTo(1);
    }

    @Test
    void aJobIsOfferedOnlyWithinItsTime() {
        NodeKey node = connected(1).getFirst();
        kafka.creates(
                JOB,
                UpdatesFixture.job()
                        .setStartsAt(NOON.plusSeconds(100).toEpochMilli())
                        .setExpiresAt(NOON.plusSeconds(200).toEpochMilli())
                        .build(),
                NOON);

        fetches(node, "1.4.2", NOON.plusSeconds(99));
        fetches(node, "1.4.2", NOON.plusSeconds(200));
        assertThat(kafka.sent()).isEmpty();
        fetches(node, "1.4.2", NOON.plusSeconds(100));

        assertThat(kafka.sent()).hasSize(1);
    }

    @Test
    void aForcedJobReachesWhoeverIsConnectedAndItsSecondCopyNobodyAgain() {
        List<NodeKey> nodes = connected(50);
        OtaJob job = UpdatesFixture.job().setForcePush(true).build();
        kafka.creates(JOB, job, NOON);
        kafka.tick(NOON.plusSeconds(1));
        assertThat(kafka.sent()).hasSize(nodes.size());

        kafka.knows(JOB, kafka.job(JOB), NOON.plusSeconds(30));
        kafka.tick(NOON.plusSeconds(31));

        assertThat(kafka.sent()).isEmpty();
        assertThat(kafka.total(JOB).getStarted()).isEqualTo(nodes.size());
    }

    @Test
    void aRequestThatIsReadAgainCreatesNothingAgain() {
        kafka.creates(JOB, UpdatesFixture.job().build(), NOON);
        kafka.changes(JOB, OtaJobChange.CANCEL, NOON);

        kafka.creates(JOB, UpdatesFixture.job().build(), NOON);

        assertThat(kafka.job(JOB).getStatus()).isEqualTo(OtaJobStatus.CANCELLED);
    }

    private List<NodeKey> connected(int count) {
        var nodes = IntStream.range(0, count).mapToObj(OtaRolloutTest::node).toList();
        for (NodeKey node : nodes) {
            configures(node, "1.4.2");
            kafka.nodes().connects(node, "s-" + node.device());
        }
        return nodes;
    }

    private void configures(NodeKey node, String version) {
        kafka.sends(
                node,
                "config",
                """
                {"node_id":"%s","config_version":"1","info":{"name":"l","fw_version":"%s","type":"lamp"},"devices":[]}"""
                        .formatted(node.device(), version),
                NOON);
    }

    private void fetches(NodeKey node, String version, Instant at) {
        kafka.sends(
                node,
                "otafetch",
                "{\"node_id\":\"%s\",\"fw_version\":\"%s\"}".formatted(node.device(), version),
                at);
    }

    private void reports(NodeKey node, String status, Instant at) {
        kafka.sends(
                node,
                "otastatus",
                "{\"ota_job_id\":\"%s\",\"status\":\"%s\"}".formatted(JOB, status),
                at);
    }

    private OtaExecution execution(NodeKey node) {
        return Objects.requireNonNull(kafka.execution(node, JOB));
    }

    private static NodeKey node(int number) {
        return NodeKey.rainmaker("node-" + number);
    }
}
