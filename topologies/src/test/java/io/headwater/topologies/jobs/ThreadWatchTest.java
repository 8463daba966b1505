package io.headwater.topologies.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
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
    private int created;
    private int asked;
    private int stopped;
    private @Nullable Throwable thrown;
    private final ThreadWatch watch =
            new ThreadWatch(
                    "nodes",
                    2,
                    new ThreadWatch.Threads(
                            () -> runs, this::begun, this::startOne, () -> stopped++),
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

        assertThat(asked).isZero();
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
        assertThat(stopped).isEqualTo(1);
    }

    @Test
    void whatIsThrownAtAStartIsTriedAgainAtTheNextLook() {
        for (Throwable why : List.of(new OutOfMemoryError("by a test"), new KafkaException())) {
            working = 1;
            thrown = why;
            watch.look();
            assertThatThrownBy(watch::look).isSameAs(why);
            assertThat(watch.isComplete()).isFalse();

            thrown = null;
            watch.look();
            assertThat(working).isEqualTo(2);
            watch.look();
            assertThat(watch.isComplete()).isTrue();
        }
    }

    @Test
    void aThreadThatWasNeverBegunIsMissing() {
        working = 1;
        created = 1;

        watch.look();
        assertThat(watch.isComplete()).isTrue();
        watch.look();
        assertThat(watch.isComplete()).isFalse();
        watch.look();

        assertThat(asked).isEqualTo(1);
        assertThat(working).isEqualTo(2);
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

    private Map<String, Boolean> begun() {
        var begun = new HashMap<String, Boolean>();
        for (int i = 0; i < working; i++) {
            begun.put("working-" + i, true);
        }
        for (int i = 0; i < created; i++) {
            begun.put("created-" + i, false);
        }
        return begun;
    }

    private boolean startOne() {
        asked++;
        switch (thrown) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {}
        }
        if (canStart) {
            working++;
        }
        return canStart;
    }
}
