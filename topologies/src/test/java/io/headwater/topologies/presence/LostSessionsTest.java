package io.headwater.topologies.presence;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static io.headwater.topologies.presence.LostSessionsFixture.LIFE;
import static io.headwater.topologies.presence.LostSessionsFixture.NEXT_LIFE;
import static io.headwater.topologies.presence.LostSessionsFixture.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.topologies.views.BridgeRecords;
import io.headwater.topologies.views.Bridges;
import io.headwater.topologies.views.Bridges.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bridge is gone: whose sessions are ended, and when. */
class LostSessionsTest {
    private final LostSessionsFixture watch;

    LostSessionsTest(@TempDir Path folder) {
        watch = new LostSessionsFixture(folder);
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    @Requirement("R-PR-5")
    void endsTheSessionsOfABridgeThatIsGoneForLongOnceEach() {
        watch.nodes().connects(NODE, "s1", LIFE);
        watch.nodes().connects(OTHER, "s2", LIFE);
        watch.nodes().drained(TOPICS.presenceState());

        watch.ofLife = new State.Dead("silent");
        watch.looksAfter(0);
        watch.looksAfter(59);
        assertThat(watch.landed).isEmpty();
        watch.looksAfter(1);
        watch.looksAfter(100);

        assertThat(watch.presence(NODE).getConnected()).isFalse();
        assertThat(watch.presence(NODE).getReason()).isEqualTo("BRIDGE_LOST");
        assertThat(watch.presence(NODE).getSession()).isEqualTo("s1");
        assertThat(watch.presence(NODE).getChangedAt()).isEqualTo(NOON.toEpochMilli());
        assertThat(watch.presence(OTHER).getConnected()).isFalse();
        assertThat(watch.nodes().drained(TOPICS.presenceState())).hasSize(2);
        assertThat(watch.landed).hasSize(2);
    }

    @Test
    void aBridgeThatIsOnlySlowEndsNothing() {
        watch.nodes().connects(NODE, "s1", LIFE);

        for (int i = 0; i < 5; i++) {
            watch.ofLife = new State.Dead("silent");
            watch.looksAfter(1);
            watch.looksAfter(58);
            watch.ofLife = new State.Alive();
            watch.looksAfter(1);
        }

        assertThat(watch.landed).isEmpty();
    }

    @Test
    void aBridgeIsNotSilentWhileNothingCanBeHeard() {
        watch.nodes().connects(NODE, "s1", LIFE);
        watch.ofLife = new State.Dead("silent");
        watch.looksAfter(30);

        watch.ofLife = new State.Unknown("no contact with Kafka");
        watch.looksAfter(3_600);
        watch.ofLife = new State.Dead("silent");
        watch.looksAfter(1);
        watch.looksAfter(59);
        assertThat(watch.landed).isEmpty();

        watch.looksAfter(1);
        assertThat(watch.landed).hasSize(1);
    }

    @Test
    void anIncarnationThatIsHeardOfAfterItsNodesIsWaitedFor() {
        watch.nodes().connects(NODE, "s1", LIFE);
        watch.ofLife = new State.Dead("never-seen");
        watch.looksAfter(0);
        watch.looksAfter(30);

        watch.ofLife = new State.Alive();
        watch.looksAfter(3_600);

        assertThat(watch.landed).isEmpty();
    }

    @Test
    void aNodeThatCameBackMeanwhileIsLeftAlone() {
        watch.nodes().connects(NODE, "s1", LIFE);
        watch.nodes().connects(OTHER, "s2", LIFE);
        watch.ofLife = new State.Dead("replaced");
        watch.looksAfter(0);

        watch.nodes().connects(NODE, "s3", NEXT_LIFE);
        watch.looksAfter(60);

        assertThat(watch.landed)
                .extracting(LostSessionsFixture.Landed::node)
                .containsExactly(OTHER);
        assertThat(watch.presence(NODE).getConnected()).isTrue();
        assertThat(watch.presence(OTHER).getConnected()).isFalse();
    }

    @Test
    void afterARestartNodesGetTheTimeToComeBackAnew() {
        watch.nodes().connects(NODE, "s1", LIFE);
        watch.ofLife = new State.Dead("replaced");
        watch.looksAfter(0);
        watch.looksAfter(59);

        watch.lost = watch.watching();
        watch.looksAfter(1);
        watch.looksAfter(59);
        assertThat(watch.landed).isEmpty();

        watch.looksAfter(1);
        assertThat(watch.presence(NODE).getConnected()).isFalse();
    }

    @Test
    void whatKafkaDidNotTakeIsWrittenAgainAndWhatIsOnItsWayIsNot() {
        watch.nodes().connects(NODE, "s1", LIFE);
        watch.kafkaIsThere = false;
        watch.bridgeIsGone();
        assertThat(watch.landed).isEmpty();

        watch.kafkaIsThere = true;
        watch.isRead = false;
        watch.looksAfter(1);
        watch.looksAfter(1);
        assertThat(watch.landed).hasSize(1);

        watch.deliver(watch.landed.getFirst());
        assertThat(watch.presence(NODE).getConnected()).isFalse();
    }

    @Test
    void aBridgeThatTakesNodesAfterItsSessionsWereEndedIsWaitedForAnew() {
        watch.nodes().connects(NODE, "s1", LIFE);
        watch.bridgeIsGone();
        assertThat(watch.landed).hasSize(1);

        watch.nodes().connects(NODE, "s2", LIFE);
        watch.looksAfter(1);
        watch.looksAfter(59);
        assertThat(watch.landed).hasSize(1);

        watch.looksAfter(1);
        assertThat(watch.landed).hasSize(2);
        assertThat(watch.presence(NODE).getConnected()).isFalse();
    }

    @Test
    void aBridgeOfALaterVersionEndsNothing() {
        var records = new BridgeRecords(() -> watch.now);
        watch.lost = watch.watching(records);
        watch.nodes().connects(NODE, "s1", LIFE);
        records.renewed(3, "of the version before");

        for (int i = 0; i < 90; i++) {
            records.renewedInLaterWords(3);
            records.areRead();
            records.areRead();
            watch.looksAfter(2);
        }
        assertThat(watch.landed).isEmpty();

        records.renewed(3, NEXT_LIFE);
        for (int i = 0; i < 62; i++) {
            records.areRead();
            watch.looksAfter(1);
        }
        assertThat(watch.landed).hasSize(1);
    }

    @Test
    void aBridgeThatIsNotHeardAsNothingIsReadEndsNothing() {
        var records = new BridgeRecords(() -> watch.now);
        watch.lost = watch.watching(records);
        watch.nodes().connects(NODE, "s1", LIFE);
        records.renewed(3, LIFE);
        records.areRead();

        for (int i = 0; i < 90; i++) {
            records.renewedUnheard();
            records.areRead();
            watch.looksAfter(2);
        }

        assertThat(watch.landed).isEmpty();
    }

    @Test
    void noMoreIsReadThanIsEndedAtOnce() {
        watch.nodes().connects(NODE, "s1", LIFE);
        for (int i = 0; i < LostSessions.MOST_AT_ONCE; i++) {
            watch.holds(NodeKey.rainmaker("a" + i), LIFE);
            watch.holds(NodeKey.rainmaker("b" + i), NEXT_LIFE);
        }
        var stores = new AtomicInteger();
        var rows = new AtomicInteger();
        watch.isRead = false;
        watch.lost =
                watch.watching(
                        (_, _) -> new State.Dead("silent"),
                        _ -> {
                            stores.incrementAndGet();
                            return node -> {
                                rows.incrementAndGet();
                                return watch.newest(
                                        node.device().startsWith("b") ? NEXT_LIFE : LIFE);
                            };
                        });

        watch.looksAfter(0);
        watch.looksAfter(60);

        assertThat(watch.landed).hasSize(LostSessions.MOST_AT_ONCE);
        assertThat(rows).hasValue(LostSessions.MOST_AT_ONCE);
        assertThat(stores).hasValue(1);
    }

    @Test
    void anErrorIsNotTheLastLook() {
        watch.nodes().connects(NODE, "s1", LIFE);
        var looks = new AtomicInteger();
        Bridges bridges =
                (_, _) -> {
                    looks.incrementAndGet();
                    throw new OutOfMemoryError("by a test");
                };

        try (var started =
                LostSessions.start(
                        watch.sources(bridges, watch::newestOf), watch::land, Duration.ZERO)) {
            await().untilAsserted(() -> assertThat(looks).hasValueGreaterThan(1));
            assertThat(started).isNotNull();
        }
    }
}
