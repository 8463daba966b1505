package io.headwater.sinks.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {
    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final Lanes lanes = new Lanes(threads, 2, 3);

    @AfterEach
    void stop() {
        release.countDown();
        threads.shutdownNow();
    }

    @Test
    void aDestinationThatHangsDelaysNoOther() {
        for (int i = 0; i < 5; i++) {
            lanes.offer("dead", this::hangs);
        }

        for (int i = 0; i < 3; i++) {
            String name = "live " + i;
            lanes.offer("live", () -> done.add(name));
        }

        await().until(() -> done.size() == 3);
        assertThat(done).containsExactlyInAnyOrder("live 0", "live 1", "live 2");
    }

    @Test
    void aDestinationWithTooMuchToDoTakesNoMoreUntilItHasCaughtUp() {
        int taken = 0;
        while (taken < 100 && lanes.offer("dead", this::hangs)) {
            taken++;
        }
        assertThat(taken).as("two under way at most, and three that wait").isBetween(3, 5);

        release.countDown();

        await().until(() -> lanes.busy() == 0);
        assertThat(lanes.offer("dead", () -> done.add("again"))).isTrue();
        await().until(() -> done.contains("again"));
    }

    @Test
    void workThatThrowsEndsNothing() {
        lanes.offer(
                "odd",
                () -> {
                    throw new IllegalStateException("on purpose");
                });
        lanes.offer("odd", () -> done.add("next"));

        await().dontCatchUncaughtExceptions() // the one that was thrown ends in its thread
                .until(() -> done.contains("next"));
    }

    private void hangs() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
