package io.headwater.topologies.commands;

import static io.headwater.topologies.commands.CommandsFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.commands.CommandState;
import io.headwater.avro.commands.CommandStatus;
import io.headwater.avro.delivery.Downlink;
import io.headwater.avro.mapping.UserRole;
import io.headwater.avro.params.Cause;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.schemas.delivery.DeliveryReport.Outcome;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.views.Change;
import io.headwater.topologies.views.Changes;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final String SESSION = "8b0f3a52-0c5c-4f3e-8a42-6f6f0f5f3c11";
    private static final String LATER_SESSION = "3f9d1c6a-2b11-4c55-9a0e-0d4f5a6b7c8d";

    private final CommandsFixture kafka;

    CommandsTest(@TempDir Path folder) {
        kafka = new CommandsFixture(folder);
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    @Requirement({"R-CMD-2", "R-CMD-4"})
    void isOneMessageInTheEncodingThatFirmwareReads() {
        long epoch = kafka.nodes.connects(NODE, SESSION);

        kafka.asks(NODE, "k7Wq2ZtB9mXc4VnR8pLd3H", kafka.usual().setRole(0x12).build(), 0);

        Downlink sent = kafka.sent().getFirst();
        assertThat(sent.getEpoch()).isEqualTo(epoch);
        assertThat(sent.getTopic()).isEqualTo("node/" + NODE.device() + "/to-node");
        byte[] message = new byte[sent.getPayload().remaining()];
        sent.getPayload().get(message);
        assertThat(HexFormat.of().formatHex(message))
                .startsWith(
                        "0116"
                                + HexFormat.of().formatHex("k7Wq2ZtB9mXc4VnR8pLd3H".getBytes(UTF_8))
                                + "020112"
                                + "05020100"
                                + "0622");
    }

    @Test
    void isAskedForOnceHoweverOftenItsRequestIsInTheLog() {
        kafka.nodes.connects(NODE, SESSION);

        kafka.asks(NODE, "r1", kafka.usual().build(), 0);
        kafka.asks(NODE, "r1", kafka.usual().build(), 0);

        assertThat(kafka.published()).containsExactly("r1");
        assertThat(kafka.all(NODE)).hasSize(1);
    }

    @Test
    @Requirement("R-CMD-6")
    void twoPollsOfASessionHaveItSentAgainOnlyAfterFiveSeconds() {
        long epoch = kafka.nodes.connects(NODE, SESSION);
        kafka.asks(NODE, "r1", kafka.usual().build(), 0);

        kafka.polls(NODE, epoch, 4.999);
        kafka.polls(NODE, epoch, 5);
        kafka.polls(NODE, epoch, 6);

        assertThat(kafka.published()).containsExactly("r1", "r1");
    }

    @Test
    void aPollOfASessionThatIsOverHasNothingSent() {
        long first = kafka.nodes.connects(NODE, SESSION);
        kafka.nodes.connects(NODE, LATER_SESSION);
        kafka.asks(NODE, "r1", kafka.usual().build(), 0);
        kafka.sent();

        kafka.polls(NODE, first, 10);

        assertThat(kafka.published()).isEmpty();
    }

    @Test
    void whatDidNotReachTheNodeIsSentWithItsNextPollHoweverSoon() {
        long epoch = kafka.nodes.connects(NODE, SESSION);
        kafka.asks(NODE, "r1", kafka.usual().build(), 0);

        kafka.reports(NODE, epoch, "r1", Outcome.REFUSED, 0.1);

        assertThat(kafka.statusOf(NODE, "r1")).isEqualTo(CommandStatus.REQUESTED);
        kafka.polls(NODE, epoch, 0.2);
        assertThat(kafka.published()).containsExactly("r1", "r1");
        assertThat(kafka.statusOf(NODE, "r1")).isEqualTo(CommandStatus.IN_PROGRESS);
    }

    @Test
    void whatANodeAskedForBeforeItsFateWasKnownIsSentAtOnceAndOnce() {
        long epoch = kafka.nodes.connects(NODE, SESSION);
        kafka.asks(NODE, "r1", kafka.usual().build(), 0);
        kafka.polls(NODE, epoch, 0.1);

        kafka.reports(NODE, epoch, "r1", Outcome.REFUSED, 0.2);
        kafka.reports(NODE, epoch, "r1", Outcome.REFUSED, 0.3);

        assertThat(kafka.published()).containsExactly("r1", "r1");
        assertThat(kafka.statusOf(NODE, "r1")).isEqualTo(CommandStatus.REQUESTED);
    }

    @Test
    void whatANodeThatWentAskedForWaitsForTheNext() {
        long epoch = kafka.nodes.connects(NODE, SESSION);
        kafka.asks(NODE, "r1", kafka.usual().build(), 0);
        kafka.polls(NODE, epoch, 0.1);
        kafka.nodes.connects(NODE, LATER_SESSION);

        kafka.reports(NODE, epoch, "r1", Outcome.NO_CONNECTION, 0.2);

        assertThat(kafka.published()).containsExactly("r1");
        assertThat(kafka.statusOf(NODE, "r1")).isEqualTo(CommandStatus.REQUESTED);
    }

    @Test
    @Requirement("R-CMD-2")
    void aUserAsksAsWhatItIsToTheNode() {
        kafka.nodes.connects(NODE, SESSION);
        kafka.maps(NODE, "anna", UserRole.PRIMARY);
        kafka.maps(NODE, "berta", UserRole.SECONDARY);

        kafka.asks(NODE, "r1", kafka.usual().setRole(0x11).setAskedBy("anna").build(), 0);
        kafka.asks(NODE, "r2", kafka.usual().setRole(1).setAskedBy("berta").build(), 0);
        kafka.asks(NODE, "r3", kafka.usual().setRole(1).setAskedBy("carl").build(), 0);

        assertThat(kafka.of(NODE, "r1").getRole()).isEqualTo(0x12);
        assertThat(kafka.of(NODE, "r2").getRole()).isEqualTo(4);
        assertThat(kafka.statusOf(NODE, "r3")).isEqualTo(CommandStatus.REFUSED);
        assertThat(kafka.published()).containsExactly("r1", "r2");
    }

    @Test
    @Requirement("R-MAP-4")
    void aFactoryResetEndsWhatUsersAskedForAndNothingElse() {
        kafka.maps(NODE, "anna", UserRole.PRIMARY);
        kafka.asks(NODE, "of-anna", kafka.usual().setAskedBy("anna").build(), 0);
        kafka.asks(NODE, "of-the-operator", kafka.usual().build(), 0);

        kafka.nodes.sends(
                NODE,
                "user-mapping",
                "{\"node_id\":\""
                        + NODE.device()
                        + "\",\"user_id\":\"esp-rmaker\",\"secret_key\":\"failed\",\"reset\":true}");

        assertThat(kafka.statusOf(NODE, "of-anna")).isEqualTo(CommandStatus.CANCELLED);
        assertThat(kafka.statusOf(NODE, "of-the-operator")).isEqualTo(CommandStatus.REQUESTED);
    }

    @Test
    void whoFollowsTheNodeIsToldWhatTheApiAskedFor() {
        var following =
                kafka.nodes
                        .kafka()
                        .views()
                        .changes()
                        .subscribe("nodes.requests", 0, NODE, OptionalLong.empty(), () -> {})
                        .orElseThrow();

        kafka.asks(NODE, "r1", kafka.usual().build(), 0);
        kafka.cancels(NODE, "r1", 1);

        assertThat(following.take())
                .flatExtracting(Changes::changes)
                .extracting(change -> ((Change.Command) change).state().getStatus())
                .containsExactly(CommandStatus.REQUESTED, CommandStatus.CANCELLED);
    }

    @Test
    void aReportOfAnOlderSendingChangesNothing() {
        long first = kafka.nodes.connects(NODE, SESSION);
        kafka.asks(NODE, "r1", kafka.usual().build(), 0);
        long second = kafka.nodes.connects(NODE, LATER_SESSION);
        kafka.polls(NODE, second, 1);

        kafka.reports(NODE, first, "r1", Outcome.NO_CONNECTION, 2);
        kafka.reports(NODE, second, "r1", Outcome.ACKED, 2);

        assertThat(kafka.statusOf(NODE, "r1")).isEqualTo(CommandStatus.IN_PROGRESS);
    }

    @Test
    void anAnswerThatTheLogHasBeforeTheTickIsInTime() {
        kafka.nodes.connects(NODE, SESSION);
        kafka.asks(NODE, "r1", kafka.usual().build(), 0);

        kafka.answers(NODE, "r1", 0, 1, null, 30.5);
        kafka.ticks(31);

        assertThat(kafka.statusOf(NODE, "r1")).isEqualTo(CommandStatus.SUCCESS);
    }

    @Test
    void anAnswerAfterTheTickIsLate() {
        kafka.nodes.connects(NODE, SESSION);
        kafka.asks(NODE, "r1", kafka.usual().build(), 0);

        kafka.ticks(30);
        kafka.answers(NODE, "r1", 0, 1, "{\"params\":{\"Lamp\":{\"Power\":true}}}", 30.1);

        assertThat(kafka.statusOf(NODE, "r1")).isEqualTo(CommandStatus.TIMED_OUT);
        assertThat(kafka.nodes.params(NODE)).isEmpty();
    }

    @Test
    void anAnsweredOneDoesNotTimeOut() {
        kafka.nodes.connects(NODE, SESSION);
        kafka.asks(NODE, "r1", kafka.usual().build(), 0);
        kafka.answers(NODE, "r1", 2, 1, null, 1);

        kafka.ticks(40);

        assertThat(kafka.statusOf(NODE, "r1")).isEqualTo(CommandStatus.FAILURE);
        assertThat(kafka.of(NODE, "r1").getDeviceStatus()).isEqualTo(2);
    }

    @Test
    void aCancelledOneIsNeitherSentNorAnswered() {
        kafka.asks(NODE, "r1", kafka.usual().build(), 0);
        kafka.cancels(NODE, "r1", 1);
        kafka.cancels(NODE, "r1", 2);

        long epoch = kafka.nodes.connects(NODE, SESSION);
        kafka.polls(NODE, epoch, 3);
        kafka.answers(NODE, "r1", 0, 1, null, 4);

        assertThat(kafka.published()).isEmpty();
        CommandState cancelled = kafka.of(NODE, "r1");
        assertThat(cancelled.getStatus()).isEqualTo(CommandStatus.CANCELLED);
        assertThat(cancelled.getSettledAt()).isEqualTo(CommandsFixture.time(1).toEpochMilli());
    }

    @Test
    void overridingLeavesOtherCommandsOpen() {
        kafka.asks(NODE, "r1", kafka.usual().build(), 0);
        kafka.asks(NODE, "r2", kafka.usual().setCommand(4096).build(), 1);
        kafka.asks(NODE, "r3", kafka.usual().setOverride(true).build(), 2);

        assertThat(kafka.all(NODE))
                .extracting(CommandState::getStatus)
                .containsExactly(
                        CommandStatus.OVERRIDDEN, CommandStatus.REQUESTED, CommandStatus.REQUESTED);
    }

    @Test
    @Requirement("R-CMD-9")
    void whatTheNodeSetIsMergedAsADeltaWithItsCause() {
        kafka.nodes.sends(NODE, "params-init", "{\"Lamp\":{\"Power\":false,\"Level\":3}}");
        kafka.nodes.connects(NODE, SESSION);
        kafka.asks(NODE, "r1", kafka.usual().build(), 0);
        kafka.nodes.changed();

        kafka.answers(
                NODE,
                "r1",
                0,
                1,
                "{\"status\":\"success\",\"params\":{\"Lamp\":{\"Power\":true}}}",
                1);

        assertThat(kafka.nodes.params(NODE))
                .isEqualTo(Map.of("Lamp.Power", "true", "Lamp.Level", "3"));
        assertThat(kafka.nodes.changed())
                .singleElement()
                .satisfies(changed -> assertThat(changed.getCause()).isEqualTo(Cause.COMMAND));
    }

    @Test
    void theAnswerToAnotherCommandSetsNothing() {
        kafka.nodes.connects(NODE, SESSION);
        kafka.asks(NODE, "r1", kafka.usual().setCommand(4096).build(), 0);

        kafka.answers(NODE, "r1", 0, 4096, "{\"params\":{\"Lamp\":{\"Power\":true}}}", 1);

        assertThat(kafka.nodes.params(NODE)).isEmpty();
    }

    @Test
    @Requirement("R-CMD-7")
    void anAnswerThatIsNoJsonClosesItsRequestWithIt() {
        kafka.nodes.connects(NODE, SESSION);
        kafka.asks(NODE, "r1", kafka.usual().build(), 0);

        kafka.answers(NODE, "r1", 0, 1, "OK then", 1);

        assertThat(kafka.statusOf(NODE, "r1")).isEqualTo(CommandStatus.SUCCESS);
        assertThat(UTF_8.decode(kafka.of(NODE, "r1").getResponse()).toString())
                .isEqualTo("OK then");
    }

    @Test
    @Requirement("R-CMD-10")
    void aRequestOfTheNodeThatNobodyKnowsIsNotAnswered() {
        long epoch = kafka.nodes.connects(NODE, SESSION);

        kafka.lands(NODE, epoch, HexFormat.of().parseHex("01026162" + "020108" + "0502c900"), 1);

        assertThat(kafka.published()).isEmpty();
        assertThat(kafka.nodes.rejected()).isEmpty();
        assertThat(kafka.nodes.counted(JobMetrics.IGNORED, "reason", "unsolicited")).isEqualTo(1);
    }

    @Test
    void malformedBytesAreRejectedWithTheirReason() {
        kafka.lands(NODE, 0, new byte[0], 1);
        kafka.lands(NODE, 0, "{}".getBytes(UTF_8), 1);

        assertThat(kafka.nodes.rejected())
                .extracting(message -> message.getReason())
                .containsExactly("tlv-missing", "tlv-truncated");
    }

    @Test
    void aNodeHasSoManyOpenAndNoMore() {
        for (int i = 0; i < Commands.MOST_OPEN + 1; i++) {
            kafka.asks(NODE, "r" + i, kafka.usual().build(), i);
        }

        CommandState refused = kafka.of(NODE, "r" + Commands.MOST_OPEN);
        assertThat(refused.getStatus()).isEqualTo(CommandStatus.REFUSED);
        assertThat(refused.getDetail()).contains("64 open requests");
    }

    @Test
    void theNewestOfThoseThatEndedAreRemembered() {
        for (int i = 0; i < Commands.REMEMBERED + 3; i++) {
            kafka.asks(NODE, "r" + i, kafka.usual().build(), i);
            kafka.cancels(NODE, "r" + i, i);
        }
        kafka.asks(NODE, "last", kafka.usual().build(), 1_000);

        assertThat(kafka.all(NODE)).hasSize(Commands.REMEMBERED + 1);
        assertThat(kafka.all(NODE).getFirst().getId()).isEqualTo("r3");
        assertThat(kafka.nodes.kafka().drainAll(TOPICS.commandsState()))
                .filteredOn(record -> record.value == null)
                .hasSize(3);
    }

    @Test
    void aRequestToManyIsFoundByItsNodesAndStates() {
        NodeKey other = NodeKey.rainmaker("4C11AE0D72F6");
        kafka.nodes.connects(NODE, SESSION);
        kafka.asks(NODE, "all", kafka.usual().build(), 0);
        kafka.asks(other, "all", kafka.usual().build(), 0);
        kafka.asks(other, "all2", kafka.usual().build(), 0);

        var index = kafka.nodes.kafka().store(RequestIndex.byRequest(TOPICS));

        assertThat(RequestIndex.counts("all", index))
                .isEqualTo(Map.of(CommandStatus.IN_PROGRESS, 1L, CommandStatus.REQUESTED, 1L));
        assertThat(RequestIndex.nodes("all", null, null, 10, index)).containsExactly(NODE, other);
        assertThat(RequestIndex.nodes("all", null, NODE.toString(), 10, index))
                .containsExactly(other);
        assertThat(RequestIndex.nodes("all", CommandStatus.IN_PROGRESS, null, 10, index))
                .containsExactly(NODE);
        assertThat(RequestIndex.counts("al", index)).isEmpty();
    }
}
