package io.headwater.sinks.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {
    /** Two for those that are quick, two for others, and four. */
    private static final int THREADS = 8;

    private static final int DEPTH = 3;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong millis = new AtomicLong();
    private final Lanes lanes =
            new Lanes(
                    threads,
                    new Lanes.Limits(THREADS, 2, DEPTH, 100, Duration.ofSeconds(1)),
                    () -> Instant.ofEpochMilli(millis.get()));

    /** What hangs stands in its queue. */
    private final Semaphore release = new Semaphore(0, true);

    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        lanes.stop();
        release.release(1_000);
        threads.shutdownNow();
    }

    @Test
    void aDestinationThatHangsDelaysNoOther() {
        for (int i = 0; i < DEPTH; i++) {
            lanes.offer(at("dead"), this::hangs);
        }

        for (int i = 0; i < DEPTH; i++) {
            String name = "live " + i;
            lanes.offer(at("live"), () -> done.add(name));
        }

        await().until(() -> done.size() == DEPTH);
        assertThat(done).containsExactlyInAnyOrder("live 0", "live 1", "live 2");
    }

    @Test
    void moreDestinationsThatHangThanThereAreThreadsDelayNoneThatWasQuick() {
        lanes.offer(at("live"), () -> done.add("before"));
        await().until(() -> lanes.busy() == 0);

        for (int i = 0; i < 10 * THREADS; i++) {
            lanes.offer(at("dead " + i), this::hangs);
        }
        await().until(() -> hanging() == THREADS - THREADS / 4);
        lanes.offer(at("live"), () -> done.add("meanwhile"));

        await().until(() -> done.contains("meanwhile"));
    }

    @Test
    void whatHungOnceLeavesThreadsToThoseThatNobodyHasTried() {
        int dead = THREADS - THREADS / 4;
        for (int i = 0; i < dead; i++) {
            lanes.offer(at("dead " + i), this::hangs);
            lanes.offer(at("dead " + i), this::hangs);
        }
        await().until(() -> hanging() == dead);
        millis.addAndGet(10_000);
        release.release(dead);
        await().until(() -> hanging() == THREADS / 2 && release.availablePermits() == 0);

        lanes.offer(at("new"), () -> done.add("new"));

        await().until(() -> done.contains("new"));
        await().until(() -> hanging() == THREADS / 2);
    }

    @Test
    void whatStandsWhereSomethingHungIsTakenForSlowUntilItWasQuick() {
        lanes.offer(new Destination("first", "site"), this::hangs);
        await().until(() -> hanging() == 1);
        millis.addAndGet(10_000);
        release.release();
        await().until(() -> lanes.busy() == 0);

        for (int i = 0; i < THREADS; i++) {
            lanes.offer(new Destination("other " + i, "site"), this::hangs);
        }
        await().until(() -> hanging() == THREADS / 2);
        lanes.offer(at("elsewhere"), () -> done.add("elsewhere"));
        await().until(() -> done.contains("elsewhere"));

        assertThat(hanging()).isEqualTo(THREADS / 2);
    }

    @Test
    void aDestinationIsTriedByOneUntilItWasQuickAndBySeveralFromThenOn() {
        lanes.offer(at("dead"), this::hangs);
        lanes.offer(at("dead"), this::hangs);
        lanes.offer(at("dead"), this::hangs);
        await().until(() -> hanging() == 1);

        release.release(); // at once, as far as the clock goes

        await().until(() -> hanging() == 2);
    }

    @Test
    void aDestinationWithTooMuchToDoTakesNoMoreUntilItHasCaughtUp() {
        int taken = 0;
        while (taken < 100 && lanes.offer(at("dead"), this::hangs)) {
            taken++;
        }
        assertThat(taken).as("one under way, and three that wait").isEqualTo(1 + DEPTH);

        release.release(100);

        await().until(() -> lanes.busy() == 0);
        assertThat(lanes.offer(at("dead"), () -> done.add("again"))).isTrue();
        await().until(() -> done.contains("again"));
    }

    @Test
    void whatWaitsForMoreAndMoreDestinationsThatHangLeavesRoomForThoseThatAreQuick() {
        lanes.offer(at("live"), () -> done.add("before"));
        await().until(() -> lanes.busy() == 0);

        int taken = 0;
        while (taken < 1_000 && lanes.offer(at("dead " + taken), this::hangs)) {
            taken++;
        }

        assertThat(taken).as("six under way, and three quarters of what may wait").isEqualTo(81);
        assertThat(lanes.offer(at("live"), () -> done.add("meanwhile"))).isTrue();
        await().until(() -> done.contains("meanwhile"));
    }

    @Test
    void workThatThrowsEndsNothing() {
        lanes.offer(
                at("odd"),
                () -> {
                    throw new IllegalStateException("on purpose");
                });
        lanes.offer(at("odd"), () -> done.add("next"));

        await().dontCatchUncaughtExceptions() // the one that was thrown ends in its thread
                .until(() -> done.contains("next"));
    }

    private static Destination at(String name) {
        return new Destination(name, name);
    }

    private void hangs() {
        release.acquireUninterruptibly();
    }

    private int hanging() {
        return release.getQueueLength();
    }
}
