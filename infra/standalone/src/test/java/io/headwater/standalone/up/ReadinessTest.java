package io.headwater.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.standalone.Refusal;
import io.headwater.topologies.jobs.JobState;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private final Deque<JobState> states = new ArrayDeque<>();
    private final Deque<Optional<String>> bridge = new ArrayDeque<>();
    private final List<String> said = new ArrayList<>();
    private final Readiness readiness =
            new Readiness(
                    bridge::remove,
                    () -> Map.of("nodes", states.remove()),
                    said::add,
                    Path.of("headwater.log"));

    @Test
    void waitsForTheBridgeAndForJobsThatCatchUp() throws Exception {
        bridge.addAll(List.of(Optional.of("no listener"), Optional.empty(), Optional.empty()));
        states.addAll(
                List.of(
                        new JobState.Running(),
                        new JobState.CatchingUp(1),
                        new JobState.Running()));

        readiness.await();

        assertThat(states).isEmpty();
        assertThat(said).as("nobody is told of a moment").isEmpty();
    }

    @Test
    void refusesAJobThatCannotRun() {
        states.add(new JobState.Failed("a bug"));

        assertThatThrownBy(readiness::await)
                .isInstanceOf(Refusal.class)
                .hasMessage("job nodes cannot run: a bug. The log is headwater.log");
    }

    @Test
    void saysHowFarJobsAreThatTakeTheirTime() {
        assertThat(Readiness.progress("nodes", new JobState.CatchingUp(812_000)))
                .contains("  nodes        812,000 records behind");
        assertThat(Readiness.progress("fleet", new JobState.Restoring(40_000, 100_000)))
                .contains("  fleet        40,000 of 100,000 records restored");
        assertThat(Readiness.progress("fleet", new JobState.Running())).isEmpty();
    }
}
