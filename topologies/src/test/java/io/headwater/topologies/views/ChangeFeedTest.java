package io.headwater.topologies.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChangeFeedTest {
    private static final String JOB = "nodes";
    private static final NodeKey LAMP = NodeKey.rainmaker("lamp");
    private static final NodeKey FAN = NodeKey.rainmaker("fan");

    private final ChangeFeed feed = new ChangeFeed(4, 1 << 20);

    @Test
    void aFollowerSeesChangesOfItsNodeAlone() {
        feed.assigned(JOB, 0, 10);
        Subscription lamp = follow(LAMP, OptionalLong.empty());

        change(LAMP, 10);
        change(FAN, 11);
        change(LAMP, 12);

        assertThat(offsets(lamp.take())).containsExactly(10L, 12L);
    }

    @Test
    void aFollowerOfThePartitionSeesEveryNode() {
        feed.assigned(JOB, 0, 10);
        Subscription all =
                feed.subscribe(JOB, 0, null, OptionalLong.empty(), () -> {}).orElseThrow();

        change(LAMP, 10);
        change(FAN, 11);

        assertThat(offsets(all.take())).containsExactly(10L, 11L);
    }

    @Test
    void whoResumesGetsWhatItMissedAndWhatFollows() {
        feed.assigned(JOB, 0, 10);
        change(LAMP, 10);
        change(LAMP, 11);

        Subscription lamp = follow(LAMP, OptionalLong.of(10));
        change(LAMP, 12);

        assertThat(lamp.resumed()).isTrue();
        assertThat(offsets(lamp.take())).containsExactly(11L, 12L);
    }

    @Test
    void whoStartsWithThePresentGetsNothingOld() {
        feed.assigned(JOB, 0, 10);
        change(LAMP, 10);

        Subscription lamp = follow(LAMP, OptionalLong.empty());

        assertThat(lamp.take()).isEmpty();
        assertThat(lamp.position()).isEqualTo(10);
    }

    @Test
    void whoResumesFromBeyondTheRingIsToldSo() {
        feed.assigned(JOB, 0, 10);
        LongStream.range(10, 16).forEach(offset -> change(LAMP, offset));

        assertThat(follow(LAMP, OptionalLong.of(11)).resumed()).isTrue();
        assertThat(follow(LAMP, OptionalLong.of(10)).resumed()).isFalse();
    }

    @Test
    void whatWasCommittedBeforeTheTaskStartedIsBeyondTheRing() {
        feed.assigned(JOB, 0, 10);

        assertThat(follow(LAMP, OptionalLong.of(8)).resumed()).isFalse();
        assertThat(follow(LAMP, OptionalLong.of(9)).resumed()).isTrue();
    }

    @Test
    void whereATaskStartsMayBecomeKnownAfterItsFirstRecords() {
        feed.assigned(JOB, 0);
        assertThat(follow(LAMP, OptionalLong.of(20)).resumed()).isFalse();

        change(LAMP, 12);
        feed.reached(JOB, 0, 13);
        assertThat(follow(LAMP, OptionalLong.of(11)).resumed()).isTrue();
        assertThat(follow(LAMP, OptionalLong.of(9)).resumed()).isFalse();
        feed.reached(JOB, 0, 10);

        assertThat(offsets(follow(LAMP, OptionalLong.of(9)).take())).containsExactly(12L);
    }

    @Test
    void aTaskThatStartsAgainAndRepeatsItselfIsHeardOnce() {
        feed.assigned(JOB, 0, 10);
        change(LAMP, 10);
        change(LAMP, 11);
        feed.revoked(JOB, 0);
        feed.assigned(JOB, 0, 10);

        Subscription lamp = follow(LAMP, OptionalLong.of(11));
        change(LAMP, 10);
        change(LAMP, 11);
        change(LAMP, 12);

        assertThat(offsets(lamp.take())).containsExactly(12L);
    }

    @Test
    void aReaderTooSlowIsCutOffAndResumesFromWhatItTook() {
        var roomy = new ChangeFeed(10_000, 1 << 30);
        roomy.assigned(JOB, 0, 0);
        Subscription slow =
                roomy.subscribe(JOB, 0, LAMP, OptionalLong.empty(), () -> {}).orElseThrow();

        for (long offset = 0; offset < Subscription.MOST_WAITING + 5; offset++) {
            roomy.publish(JOB, new Origin(0, offset), LAMP, seen());
        }

        assertThat(slow.state()).isEqualTo(Subscription.State.OVERRUN);
        assertThat(slow.take()).hasSize(Subscription.MOST_WAITING);
        Subscription again =
                roomy.subscribe(JOB, 0, LAMP, OptionalLong.of(slow.position()), () -> {})
                        .orElseThrow();
        assertThat(again.resumed()).isTrue();
        assertThat(again.take()).hasSize(5);
    }

    @Test
    void aQuietNodesPositionMovesWithItsNeighbours() {
        feed.assigned(JOB, 0, 10);
        Subscription lamp = follow(LAMP, OptionalLong.empty());

        change(FAN, 10);
        change(FAN, 11);

        assertThat(lamp.catchUp(12)).isEqualTo(11);
        assertThat(lamp.position()).isEqualTo(11);
    }

    @Test
    void aPositionDoesNotMovePastWhatIsWaiting() {
        feed.assigned(JOB, 0, 10);
        Subscription lamp = follow(LAMP, OptionalLong.empty());

        change(LAMP, 10);
        change(FAN, 11);

        assertThat(lamp.catchUp(12)).isEqualTo(9);
    }

    @Test
    void aFollowerIsToldWhenThePartitionMovesAway() {
        var woken = new AtomicInteger();
        feed.assigned(JOB, 0, 10);
        Subscription lamp =
                feed.subscribe(JOB, 0, LAMP, OptionalLong.empty(), woken::incrementAndGet)
                        .orElseThrow();

        feed.revoked(JOB, 0);

        assertThat(lamp.state()).isEqualTo(Subscription.State.ENDED);
        assertThat(woken).hasValue(1);
        assertThat(feed.subscribe(JOB, 0, LAMP, OptionalLong.empty(), () -> {})).isEmpty();
    }

    @Test
    void aRingForgetsByBytesToo() {
        var narrow = new ChangeFeed(100, 400);
        narrow.assigned(JOB, 0, 0);

        for (long offset = 0; offset < 5; offset++) {
            narrow.publish(JOB, new Origin(0, offset), LAMP, seen());
        }

        assertThat(
                        narrow.subscribe(JOB, 0, LAMP, OptionalLong.of(2), () -> {})
                                .orElseThrow()
                                .resumed())
                .isTrue();
        assertThat(
                        narrow.subscribe(JOB, 0, LAMP, OptionalLong.of(1), () -> {})
                                .orElseThrow()
                                .resumed())
                .isFalse();
    }

    @Test
    void subscribingWhileTheTaskPublishesLosesAndRepeatsNothing() {
        var roomy = new ChangeFeed(100_000, 1 << 30);
        roomy.assigned(JOB, 0, 0);
        var task =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    for (long offset = 0; offset < 20_000; offset++) {
                                        roomy.publish(JOB, new Origin(0, offset), LAMP, seen());
                                    }
                                });

        var seen = new ArrayList<Changes>();
        while (seen.size() < 20_000) {
            OptionalLong after =
                    seen.isEmpty()
                            ? OptionalLong.of(-1)
                            : OptionalLong.of(seen.getLast().origin().offset());
            try (var subscription = roomy.subscribe(JOB, 0, LAMP, after, () -> {}).orElseThrow()) {
                seen.addAll(subscription.take());
                seen.addAll(subscription.take());
            }
        }

        await().until(() -> !task.isAlive());
        assertThat(offsets(seen)).isEqualTo(LongStream.range(0, 20_000).boxed().toList());
    }

    private Subscription follow(NodeKey node, OptionalLong after) {
        return feed.subscribe(JOB, 0, node, after, () -> {}).orElseThrow();
    }

    private void change(NodeKey node, long offset) {
        feed.publish(JOB, new Origin(0, offset), node, seen());
    }

    private static List<Change> seen() {
        return List.of(new Change.FirstSeen(1));
    }

    private static List<Long> offsets(List<Changes> changes) {
        return changes.stream().map(change -> change.origin().offset()).toList();
    }
}
