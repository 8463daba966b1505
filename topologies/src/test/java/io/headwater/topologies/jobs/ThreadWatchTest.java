package io.headwater.topologies.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadWatchTest {
    private final ThreadEnds ends =
            new ThreadEnds(
                    "nodes",
                    new JobMetrics(new SimpleMeterRegistry(), "nodes"),
                    InstantSource.system());
    private boolean runs = true;
    private boolean canStart = true;
    private int working = 2;
    private final ThreadWatch watch =
            new ThreadWatch(
                    "nodes",
                    2,
                    new ThreadWatch.Threads(() -> runs, () -> working, this::startOne),
                    ends);

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void startsAgainWhatIsMissingTwiceInARow() {
        working = 0;

        watch.look();
        assertThat(watch.isComplete()).isFalse();
        assertThat(working).isZero();
        watch.look();
        assertThat(working).isEqualTo(2);

        watch.look();
        assertThat(watch.isComplete()).isTrue();
        assertThat(ends.failure()).isEmpty();
    }

    @Test
    void aThreadThatIsJustBeingReplacedIsNotMissing() {
        for (int i = 0; i < 5; i++) {
            working = 1;
            watch.look();
            working = 2;
            watch.look();
        }

        assertThat(working).isEqualTo(2);
        assertThat(watch.isComplete()).isTrue();
    }

    @Test
    void theJobHasFailedWhenNoThreadCanBeStarted() {
        working = 1;
        canStart = false;

        watch.look();
        watch.look();
        watch.look();

        assertThat(ends.failure()).contains("its stream threads ended without a word");
    }

    @Test
    void aJobThatIsMeantToStandStillMissesNothing() {
        runs = false;
        working = 0;

        watch.look();
        watch.look();

        assertThat(working).isZero();
        assertThat(ends.failure()).isEmpty();
    }

    private boolean startOne() {
        if (canStart) {
            working++;
        }
        return canStart;
    }
}
