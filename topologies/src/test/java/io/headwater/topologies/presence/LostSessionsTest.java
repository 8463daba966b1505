package io.headwater.topologies.presence;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import io.headwater.topologies.views.BridgeRecords;
import io.headwater.topologies.views.Bridges;
import io.headwater.topologies.views.Bridges.State;
import io.headwater.topologies.views.FleetEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
        isRead = false;
        gone();
        byte[] genuine = landed.getFirst().payload().getBytes(UTF_8);

        nodes.lands(NODE, headersOfAnother(epoch), genuine, now);

        assertThat(presence(NODE).getConnected()).isTrue();
        deliver(landed.getFirst());
        assertThat(presence(NODE).getConnected()).isFalse();
    }

    @Test
    void aBridgeThatTakesNodesAfterItsSessionsWereEndedIsWaitedForAnew() {
        nodes.connects(NODE, "s1", LIFE);
        gone();
        assertThat(landed).hasSize(1);

        nodes.connects(NODE, "s2", LIFE);
        looksAfter(1);
        looksAfter(59);
        assertThat(landed).hasSize(1);

        looksAfter(1);
        assertThat(landed).hasSize(2);
        assertThat(presence(NODE).getConnected()).isFalse();
    }

    @Test
    void aBridgeOfALaterVersionEndsNothing() {
        var records = new BridgeRecords(() -> now);
        lost = watching(records);
        nodes.connects(NODE, "s1", LIFE);
        records.renewed(3, "of the version before");

        for (int i = 0; i < 90; i++) {
            records.renewedInLaterWords(3);
            records.areRead();
            records.areRead();
            looksAfter(2);
        }
        assertThat(landed).isEmpty();

        records.renewed(3, NEXT_LIFE);
        for (int i = 0; i < 62; i++) {
            records.areRead();
            looksAfter(1);
        }
        assertThat(landed).hasSize(1);
    }

    @Test
    void aBridgeThatIsNotHeardAsNothingIsReadEndsNothing() {
        var records = new BridgeRecords(() -> now);
        lost = watching(records);
        nodes.connects(NODE, "s1", LIFE);
        records.renewed(3, LIFE);
        records.areRead();

        for (int i = 0; i < 90; i++) {
            records.renewedUnheard();
            records.areRead();
            looksAfter(2);
        }

        assertThat(landed).isEmpty();
    }

    @Test
    void noMoreIsReadThanIsEndedAtOnce() {
        nodes.connects(NODE, "s1", LIFE);
        for (int i = 0; i < LostSessions.MOST_AT_ONCE; i++) {
            holds(NodeKey.rainmaker("a" + i), LIFE);
            holds(NodeKey.rainmaker("b" + i), NEXT_LIFE);
        }
        var stores = new AtomicInteger();
        var rows = new AtomicInteger();
        isRead = false;
        lost =
                watching(
                        (_, _) -> new State.Dead("silent"),
                        _ -> {
                            stores.incrementAndGet();
                            return node -> {
                                rows.incrementAndGet();
                                return newest(node.device().startsWith("b") ? NEXT_LIFE : LIFE);
                            };
                        });

        looksAfter(0);
        looksAfter(60);

        assertThat(landed).hasSize(LostSessions.MOST_AT_ONCE);
        assertThat(rows).hasValue(LostSessions.MOST_AT_ONCE);
        assertThat(stores).hasValue(1);
    }

    @Test
    void anErrorIsNotTheLastLook() {
        nodes.connects(NODE, "s1", LIFE);
        var looks = new AtomicInteger();
        Bridges bridges =
                (_, _) -> {
                    looks.incrementAndGet();
                    throw new OutOfMemoryError("by a test");
                };

        try (var started =
                LostSessions.start(sources(bridges, this::newestOf), this::land, Duration.ZERO)) {
            await().untilAsserted(() -> assertThat(looks).hasValueGreaterThan(1));
            assertThat(started).isNotNull();
        }
    }

    private void holds(NodeKey node, String incarnation) {
        nodes.kafka().views().fleet().put(0, node, FleetEntry.of(null, newest(incarnation)));
    }

    private PresenceState newest(String incarnation) {
        return PresenceState.newBuilder(presence(NODE)).setIncarnation(incarnation).build();
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
        return watching((_, incarnation) -> incarnation.equals(LIFE) ? ofLife : new State.Alive());
    }

    private LostSessions watching(Bridges bridges) {
        return watching(bridges, this::newestOf);
    }

    private LostSessions watching(Bridges bridges, LostSessions.Newest newest) {
        return new LostSessions(
                sources(bridges, newest),
                this::land,
                Duration.ofSeconds(60),
                () -> TimeUnit.SECONDS.toNanos(now.getEpochSecond()),
                () -> now);
    }

    private LostSessions.Newest.Rows newestOf(int partition) {
        return nodes::presence;
    }

    private LostSessions.Sources sources(Bridges bridges, LostSessions.Newest newest) {
        return new LostSessions.Sources(
                NodesJob.NAME,
                nodes.kafka().views().watermarks(),
                nodes.kafka().views().fleet(),
                bridges,
                newest);
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
