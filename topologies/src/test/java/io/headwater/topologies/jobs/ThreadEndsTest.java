package io.headwater.topologies.jobs;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadEndsTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private final AtomicInteger stops = new AtomicInteger();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ThreadEnds ends =
            new ThreadEnds("nodes", new JobMetrics(registry, "nodes"), () -> NOON);

    @Test
    void anErrorIsFollowedByANewThreadUntilThatHelpsNoMore() {
        for (int i = 0; i < 10; i++) {
            assertThat(ends.by(new NoClassDefFoundError("Lamp"), threads(true, true)))
                    .isEqualTo(REPLACE_THREAD);
        }
        assertThat(ends.failure()).isEmpty();
        assertThat(counted("replaced")).isEqualTo(10);

        assertThat(ends.by(new NoClassDefFoundError("Lamp"), threads(true, true)))
                .isEqualTo(SHUTDOWN_CLIENT);
        assertThat(ends.failure()).contains("Lamp");
        assertThat(counted("stopped")).isEqualTo(1);
    }

    @Test
    void aFaultOfOursStopsTheJobAtOnce() {
        var thrown = new StreamsException(new IllegalStateException("a bug"));

        assertThat(ends.by(thrown, threads(true, true))).isEqualTo(SHUTDOWN_CLIENT);

        assertThat(ends.failure()).contains("a bug");
        assertThat(stops).as("those that are left are stopped, too").hasValue(1);
        assertThat(counted("stopped")).isEqualTo(1);
    }

    @Test
    void theCircuitIsNotPassedByTheErrorsThatOpenedIt() {
        var thrown = new StreamsException(new CircuitOpenException("many", new LinkageError()));

        assertThat(ends.by(thrown, threads(true, true))).isEqualTo(SHUTDOWN_CLIENT);

        assertThat(ends.failure()).contains("many");
    }

    @Test
    void whatCannotEvenBeSaidLeavesAReason() {
        assertThat(ends.by(new Unsayable(), threads(true, true))).isEqualTo(SHUTDOWN_CLIENT);

        assertThat(ends.failure()).hasValueSatisfying(why -> assertThat(why).contains("Unsayable"));
    }

    @Test
    void theReasonIsKeptWhenTheOthersCannotBeStopped() {
        var threads =
                new ThreadWatch.Threads(
                        () -> true,
                        Map::of,
                        () -> true,
                        () -> {
                            throw new OutOfMemoryError("by a test");
                        });

        assertThat(ends.by(new IllegalStateException("a bug"), threads)).isEqualTo(SHUTDOWN_CLIENT);

        assertThat(ends.failure()).contains("a bug");
    }

    @Test
    void causesThatGoInACircleEnd() {
        var first = new IllegalStateException("first");
        var second = new IllegalStateException("second", first);
        first.initCause(second);

        assertThat(ends.by(second, threads(true, true))).isEqualTo(SHUTDOWN_CLIENT);

        assertThat(ends.failure()).isPresent();
    }

    @Test
    void threadsThatVanishAreStartedAgainOrTheJobHasFailed() {
        ends.without(1, threads(true, true));
        assertThat(ends.failure()).isEmpty();
        assertThat(counted("vanished")).isEqualTo(1);

        assertThat(stops).hasValue(0);

        ends.without(1, threads(true, false));
        assertThat(ends.failure()).contains("its stream threads ended without a word");
        assertThat(stops).hasValue(1);
    }

    @Test
    void aJobThatIsBeingStoppedHasNotFailed() {
        ends.without(1, threads(false, false));

        assertThat(ends.failure()).isEmpty();
        assertThat(stops).hasValue(0);
    }

    private ThreadWatch.Threads threads(boolean areMeantToWork, boolean canStart) {
        return new ThreadWatch.Threads(
                () -> areMeantToWork, Map::of, () -> canStart, stops::incrementAndGet);
    }

    private double counted(String outcome) {
        return registry.get(JobMetrics.THREADS_ENDED.name())
                .tags("job", "nodes", "outcome", outcome)
                .counter()
                .count();
    }

    /** As short of everything as one can be. */
    private static final class Unsayable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError("no room for words");
        }
    }
}
