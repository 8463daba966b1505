package io.headwater.topologies.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;

class AssignedTest {
    private static final HostInfo SELF = new HostInfo("self", 8080);
    private static final HostInfo OTHER = new HostInfo("other", 8080);
    private static final HostInfo IDLE = new HostInfo("idle", 8080);

    @Test
    void theOthersAreAllButThisOneEvenWithoutAPartition() {
        var assigned =
                new Assigned(Map.of(SELF, Set.of(0, 1), OTHER, Set.of(2, 3), IDLE, Set.of()));

        assertThat(assigned.others(SELF, 4))
                .hasValueSatisfying(
                        others -> assertThat(others).containsExactlyInAnyOrder(OTHER, IDLE));
    }

    @Test
    void whoHasEveryPartitionIsAlone() {
        assertThat(new Assigned(Map.of(SELF, Set.of(0, 1, 2, 3))).others(SELF, 4))
                .contains(List.of());
    }

    @Test
    void beforeTheGroupHasSaidAnythingNobodyIsKnown() {
        assertThat(new Assigned(Map.of()).others(SELF, 4)).isEmpty();
    }

    @Test
    void whileAPartitionIsNobodysSomebodyMayBeMissing() {
        assertThat(new Assigned(Map.of(SELF, Set.of(0, 1), OTHER, Set.of(3))).others(SELF, 4))
                .isEmpty();
    }
}
