package io.headwater.topologies.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedingTest {
    @Test
    void seedsWhatHasStateAndNoPosition() {
        assertThat(
                        Seeding.unplaced(
                                List.of(0, 1, 2, 3), partition -> partition > 1, () -> Set.of(2)))
                .containsExactly(3);
    }

    @Test
    void leavesAPartitionAloneWhoseTaskCommitsItsFirstRecordMeanwhile() {
        var committed = new HashSet<Integer>();

        var unseeded =
                Seeding.unplaced(
                        List.of(0),
                        partition -> {
                            boolean seen = !committed.isEmpty();
                            committed.add(partition); // state and position appear together
                            return seen;
                        },
                        () -> {
                            committed.add(0);
                            return committed;
                        });

        assertThat(unseeded).isEmpty();
    }
}
