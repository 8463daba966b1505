package io.headwater.topologies.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final Duration SOON = Duration.ofMillis(1);

    private final AtomicInteger done = new AtomicInteger();

    @Test
    void aRoundThatFailsIsNotTheLast() {
        try (var rounds = new Rounds("test", this::fail, "a round failed, as it should")) {
            rounds.start(Duration.ZERO, SOON);

            await().untilAsserted(() -> assertThat(done).hasValueGreaterThan(2));
        }
    }

    @Test
    void aRoundThatIsUnderWayAtTheEndIsInterruptedAndTheLast() throws Exception {
        var begun = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        var rounds =
                new Rounds(
                        "test",
                        () -> {
                            done.incrementAndGet();
                            begun.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                interrupted.set(true);
                            }
                        },
                        "a round failed");
        rounds.start(Duration.ZERO, SOON);
        begun.await();

        rounds.close();

        await().untilTrue(interrupted);
        assertThat(done).hasValue(1);
    }

    @Test
    void aRoundMayBeAskedForBetweenTwoAndNoneAfterTheLast() {
        var rounds = new Rounds("test", done::incrementAndGet, "a round failed");
        rounds.start(Duration.ofDays(1), Duration.ofDays(1));

        rounds.soon();
        await().untilAsserted(() -> assertThat(done).hasValue(1));

        rounds.close();
        rounds.soon();
        assertThat(done).hasValue(1);
    }

    private void fail() {
        switch (done.incrementAndGet()) {
            case 1 -> throw new IllegalStateException("by a test");
            case 2 -> throw new OutOfMemoryError("by a test");
            default -> {}
        }
    }
}
