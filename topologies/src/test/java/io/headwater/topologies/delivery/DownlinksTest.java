package io.headwater.topologies.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.delivery.Downlink;
import io.headwater.avro.delivery.DownlinkState;
import io.headwater.avro.delivery.DownlinkStatus;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.PublishToNode;
import io.headwater.schemas.InboxKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.schemas.delivery.DeliveryReport;
import io.headwater.schemas.delivery.DeliveryReport.Outcome;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownlinksTest {
    private static final NodeKey NODE = NodesFixture.NODE;
    private static final Instant NOON = NodesFixture.NOON;
    private static final Instant LATER = NOON.plusSeconds(3);
    private static final String SESSION = "8b0f3a52-0c5c-4f3e-8a42-6f6f0f5f3c11";

    private final NodesFixture nodes;

    DownlinksTest(@TempDir Path folder) {
        nodes = new NodesFixture(folder);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void goesToTheBridgeThatHoldsTheNodesSessionUnderItsEpoch() {
        nodes.sends(NODE, "params-local", "{\"a\":{\"b\":1}}");
        long epoch = nodes.connects(NODE, SESSION);

        ask("q1", NOON);

        assertThat(inbox())
                .containsExactly(
                        KeyValue.pair(
                                new InboxKey(3, NODE),
                                new Downlink(
                                        "q1",
                                        epoch,
                                        "node/x/params/remote",
                                        ByteBuffer.wrap("{}".getBytes(UTF_8)),
                                        NOON.plusSeconds(30).toEpochMilli())));
        assertThat(statusOf("q1")).isEqualTo(DownlinkStatus.SENT);
    }

    @Test
    @Requirement({"R-REM-4", "R-MQ-8"})
    void isNotKeptForANodeThatIsNotConnected() {
        ask("before-any-session", NOON);
        long epoch = nodes.connects(NODE, SESSION);
        nodes.disconnects(NODE, SESSION, epoch);
        ask("after-the-session", NOON);
        nodes.connects(NODE, SESSION);

        assertThat(inbox()).isEmpty();
        assertThat(statusOf("before-any-session")).isEqualTo(DownlinkStatus.NO_CONNECTION);
        assertThat(statusOf("after-the-session")).isEqualTo(DownlinkStatus.NO_CONNECTION);
    }

    @Test
    void knowsTheSessionOfTheMomentHoweverOftenItLookedBefore() {
        ask("nobody-there", NOON);
        long first = nodes.connects(NODE, SESSION);
        ask("first", NOON);
        nodes.disconnects(NODE, SESSION, first);
        ask("gone-again", NOON);
        long second = nodes.connects(NODE, "3f9d1c6a-2b11-4c55-9a0e-0d4f5a6b7c8d");
        ask("second", NOON);

        assertThat(inbox())
                .extracting(sent -> sent.value.getEpoch())
                .containsExactly(first, second);
    }

    @Test
    void isNotSentWhenItsTimeIsOver() {
        nodes.connects(NODE, SESSION);

        ask("late", NOON.plusSeconds(30));

        assertThat(inbox()).isEmpty();
        assertThat(statusOf("late")).isEqualTo(DownlinkStatus.EXPIRED);
    }

    @Test
    void isSentOnceHoweverOftenItsRequestIsInTheLog() {
        nodes.connects(NODE, SESSION);

        ask("q1", NOON);
        ask("q1", NOON);

        assertThat(inbox()).hasSize(1);
        assertThat(downlinks()).hasSize(1);
    }

    @Test
    void isSettledByTheFirstReportOfABridge() {
        long epoch = nodes.connects(NODE, SESSION);
        ask("q1", NOON);

        report(epoch, "q1", Outcome.ACKED, null, Trust.INTERNAL);
        report(epoch, "q1", Outcome.NO_CONNECTION, "the connection ended", Trust.INTERNAL);

        DownlinkState settled = of("q1");
        assertThat(settled.getStatus()).isEqualTo(DownlinkStatus.ACKED);
        assertThat(settled.getSettledAt()).isEqualTo(LATER.toEpochMilli());
        assertThat(settled.getDetail()).isNull();
    }

    @Test
    void keepsWhyItWasRefused() {
        long epoch = nodes.connects(NODE, SESSION);
        ask("q1", NOON);

        report(epoch, "q1", Outcome.REFUSED, "the node has not subscribed to it", Trust.INTERNAL);

        assertThat(of("q1").getDetail()).isEqualTo("the node has not subscribed to it");
    }

    @Test
    void isNotSettledByWhoeverElseSaysSo() {
        long epoch = nodes.connects(NODE, SESSION);
        ask("q1", NOON);

        report(epoch, "q1", Outcome.ACKED, null, Trust.CREDENTIAL);

        assertThat(statusOf("q1")).isEqualTo(DownlinkStatus.SENT);
        assertThat(nodes.rejected()).hasSize(1);
    }

    @Test
    void aReportOfSomethingUnknownChangesNothing() {
        long epoch = nodes.connects(NODE, SESSION);

        report(epoch, "q9", Outcome.ACKED, null, Trust.INTERNAL);

        assertThat(downlinks()).isEmpty();
        assertThat(nodes.rejected()).isEmpty();
    }

    @Test
    void theNewestAreRemembered() {
        for (int i = 0; i < Downlinks.REMEMBERED + 3; i++) {
            ask("q" + i, NOON);
        }

        assertThat(downlinks()).hasSize(Downlinks.REMEMBERED);
        assertThat(downlinks().getFirst().getId()).isEqualTo("q3");
    }

    @Test
    void aReportSaysNothingOfTheNodeItself() {
        report(0, "q1", Outcome.ACKED, null, Trust.INTERNAL);

        assertThat(nodes.index(NODE)).isNull();
    }

    @Test
    void aRequestOfAKindOfALaterVersionHoldsNobodyUp() {
        nodes.connects(NODE, SESSION);

        nodes.kafka().ask(NODE, request("q0").build(), NOON);
        ask("q1", NOON);

        assertThat(inbox()).hasSize(1);
    }

    private void ask(String id, Instant logged) {
        var message =
                new PublishToNode(
                        "params-remote",
                        "node/x/params/remote",
                        ByteBuffer.wrap("{}".getBytes(UTF_8)),
                        NOON.plus(Duration.ofSeconds(30)).toEpochMilli());
        nodes.kafka().ask(NODE, request(id).setPublish(message).build(), logged);
    }

    private static NodeRequest.Builder request(String id) {
        return NodeRequest.newBuilder().setId(id).setRequestedAt(NOON.toEpochMilli());
    }

    private void report(
            long epoch, String id, Outcome outcome, @Nullable String detail, Trust trust) {
        var headers =
                new UplinkHeaders(
                        "",
                        DeliveryReport.CHANNEL,
                        1,
                        false,
                        null,
                        epoch,
                        0,
                        LATER.toEpochMilli(),
                        trust,
                        false);
        nodes.lands(NODE, headers, new DeliveryReport(id, outcome, detail).write(), LATER);
    }

    private List<KeyValue<InboxKey, Downlink>> inbox() {
        return nodes.kafka().drainAll(NodesFixture.TOPICS.inbox());
    }

    private List<DownlinkState> downlinks() {
        var known = nodes.kafka().store(Downlinks.downlinks(NodesFixture.TOPICS)).get(NODE);
        return known == null ? List.of() : known.getDownlinks();
    }

    private DownlinkStatus statusOf(String id) {
        return of(id).getStatus();
    }

    private DownlinkState of(String id) {
        return downlinks().stream()
                .filter(downlink -> downlink.getId().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
