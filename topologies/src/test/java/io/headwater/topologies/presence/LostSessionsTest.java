package io.headwater.topologies.presence;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.schemas.erasure.NodeErasure;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.nodes.NodesFixture;
import io.headwater.topologies.nodes.NodesJob;
import io.headwater.topologies.views.Bridges;
import io.headwater.topologies.views.Bridges.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bridge is gone: who tells its nodes' presence, and that nobody is told wrongly. */
class LostSessionsTest {
    private static final String LIFE = "11111111-7c11-4f4e-9b56-aa0d35a6a0c1";
    private static final String NEXT_LIFE = "22222222-7c11-4f4e-9b56-aa0d35a6a0c1";
    private static final NodeKey OTHER = NodeKey.rainmaker("other");

    private final NodesFixture nodes;
    private final List<Landed> landed = new ArrayList<>();
    private State ofLife = new State.Alive();
    private Instant now = NOON;
    private boolean kafkaIsThere = true;
    private boolean isRead = true;
    private LostSessions lost;

    private record Landed(NodeKey node, UplinkHeaders headers, String payload) {}

    LostSessionsTest(@TempDir Path folder) {
        nodes = new NodesFixture(folder);
        lost = watching();
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    @Requirement("R-PR-5")
    void endsTheSessionsOfABridgeThatIsGoneForLongOnceEach() {
        nodes.connects(NODE, "s1", LIFE);
        nodes.connects(OTHER, "s2", LIFE);
        nodes.drained(TOPICS.presenceState());

        ofLife = new State.Dead("silent");
        looksAfter(0);
        looksAfter(59);
        assertThat(landed).isEmpty();
        looksAfter(1);
        looksAfter(100);

        assertThat(presence(NODE).getConnected()).isFalse();
        assertThat(presence(NODE).getReason()).isEqualTo("BRIDGE_LOST");
        assertThat(presence(NODE).getSession()).isEqualTo("s1");
        assertThat(presence(NODE).getChangedAt()).isEqualTo(NOON.toEpochMilli());
        assertThat(presence(OTHER).getConnected()).isFalse();
        assertThat(nodes.drained(TOPICS.presenceState())).hasSize(2);
        assertThat(landed).hasSize(2);
    }

    @Test
    void aBridgeThatIsOnlySlowEndsNothing() {
        nodes.connects(NODE, "s1", LIFE);

        for (int i = 0; i < 5; i++) {
            ofLife = new State.Dead("silent");
            looksAfter(1);
            looksAfter(58);
            ofLife = new State.Alive();
            looksAfter(1);
        }

        assertThat(landed).isEmpty();
    }

    @Test
    void aBridgeIsNotSilentWhileNothingCanBeHeard() {
        nodes.connects(NODE, "s1", LIFE);
        ofLife = new State.Dead("silent");
        looksAfter(30);

        ofLife = new State.Unknown("no contact with Kafka");
        looksAfter(3_600);
        ofLife = new State.Dead("silent");
        looksAfter(1);
        looksAfter(59);
        assertThat(landed).isEmpty();

        looksAfter(1);
        assertThat(landed).hasSize(1);
    }

    @Test
    void anIncarnationThatIsHeardOfAfterItsNodesIsWaitedFor() {
        nodes.connects(NODE, "s1", LIFE);
        ofLife = new State.Dead("never-seen");
        looksAfter(0);
        looksAfter(30);

        ofLife = new State.Alive();
        looksAfter(3_600);

        assertThat(landed).isEmpty();
    }

    @Test
    void aNodeThatCameBackMeanwhileIsLeftAlone() {
        nodes.connects(NODE, "s1", LIFE);
        nodes.connects(OTHER, "s2", LIFE);
        ofLife = new State.Dead("replaced");
        looksAfter(0);

        nodes.connects(NODE, "s3", NEXT_LIFE);
        looksAfter(60);

        assertThat(landed).extracting(Landed::node).containsExactly(OTHER);
        assertThat(presence(NODE).getConnected()).isTrue();
        assertThat(presence(OTHER).getConnected()).isFalse();
    }

    @Test
    void whatTheLogHadBeforeTheRecordCounts() {
        nodes.connects(NODE, "s1", LIFE);
        isRead = false; // a backlog is before it
        gone();

        nodes.connects(NODE, "s2", NEXT_LIFE);
        deliver(landed.getFirst());

        assertThat(presence(NODE).getConnected()).isTrue();
        assertThat(presence(NODE).getSession()).isEqualTo("s2");
        assertThat(ignored("stale")).isEqualTo(1);
    }

    @Test
    void aRecordThatIsDeliveredAgainChangesNothing() {
        nodes.connects(NODE, "s1", LIFE);
        gone();
        nodes.drained(TOPICS.presenceState());

        deliver(landed.getFirst());

        assertThat(nodes.drained(TOPICS.presenceState())).isEmpty();
        assertThat(ignored("duplicate")).isEqualTo(1);
    }

    @Test
    void afterARestartNodesGetTheTimeToComeBackAnew() {
        nodes.connects(NODE, "s1", LIFE);
        ofLife = new State.Dead("replaced");
        looksAfter(0);
        looksAfter(59);

        lost = watching();
        looksAfter(1);
        looksAfter(59);
        assertThat(landed).isEmpty();

        looksAfter(1);
        assertThat(presence(NODE).getConnected()).isFalse();
    }

    @Test
    void whatKafkaDidNotTakeIsWrittenAgainAndWhatIsOnItsWayIsNot() {
        nodes.connects(NODE, "s1", LIFE);
        kafkaIsThere = false;
        gone();
        assertThat(landed).isEmpty();

        kafkaIsThere = true;
        isRead = false;
        looksAfter(1);
        looksAfter(1);
        assertThat(landed).hasSize(1);

        deliver(landed.getFirst());
        assertThat(presence(NODE).getConnected()).isFalse();
    }

    @Test
    void itIsNoSignOfLife() {
        nodes.connects(NODE, "s1", LIFE);
        long seen = Objects.requireNonNull(nodes.index(NODE)).getLastSeenAt();
        now = NOON.plusSeconds(86_400);

        gone();

        assertThat(presence(NODE).getConnected()).isFalse();
        assertThat(Objects.requireNonNull(nodes.index(NODE)).getLastSeenAt()).isEqualTo(seen);
    }

    @Test
    void aNodeThatWasForgottenMeanwhileStaysForgotten() {
        nodes.connects(NODE, "s1", LIFE);
        isRead = false;
        gone();

        nodes.lands(NODE, NodeErasure.headers(NOON.toEpochMilli()), new byte[0], now);
        deliver(landed.getFirst());

        assertThat(nodes.presence(NODE)).isNull();
        assertThat(nodes.index(NODE)).isNull();
    }

    @Test
    void nobodyElseMaySaySo() {
        long epoch = nodes.connects(NODE, "s1", LIFE);
        UplinkHeaders meant = headersOfAnother(epoch);

        nodes.lands(NODE, meant, new byte[0], NOON);

        assertThat(presence(NODE).getConnected()).isTrue();
    }

    private static UplinkHeaders headersOfAnother(long epoch) {
        return new UplinkHeaders(
                "", "session-lost", 1, false, "s1", epoch, 0, 1, Trust.CREDENTIAL, false);
    }

    private void gone() {
        ofLife = new State.Dead("silent");
        looksAfter(0);
        looksAfter(60);
    }

    private void looksAfter(int seconds) {
        now = now.plusSeconds(seconds);
        lost.look();
    }

    private LostSessions watching() {
        Bridges bridges = (_, incarnation) -> incarnation.equals(LIFE) ? ofLife : new State.Alive();
        return new LostSessions(
                new LostSessions.Sources(
                        NodesJob.NAME,
                        nodes.kafka().views().watermarks(),
                        nodes.kafka().views().fleet(),
                        bridges,
                        (_, node) -> nodes.presence(node)),
                this::land,
                Duration.ofSeconds(60),
                () -> TimeUnit.SECONDS.toNanos(now.getEpochSecond()),
                () -> now);
    }

    private CompletionStage<Origin> land(NodeKey node, UplinkHeaders headers, byte[] payload) {
        if (!kafkaIsThere) {
            return CompletableFuture.failedFuture(new IllegalStateException("Kafka is away"));
        }
        var record = new Landed(node, headers, new String(payload, UTF_8));
        landed.add(record);
        return CompletableFuture.completedFuture(
                isRead ? deliver(record) : new Origin(0, nodes.kafka().nextOffset()));
    }

    private Origin deliver(Landed record) {
        return nodes.lands(record.node(), record.headers(), record.payload().getBytes(UTF_8), now);
    }

    private PresenceState presence(NodeKey node) {
        return Objects.requireNonNull(nodes.presence(node));
    }

    private double ignored(String reason) {
        return nodes.counted(JobMetrics.IGNORED, "reason", reason);
    }
}
