package io.headwater.topologies.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.topologies.views.Views;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

/**
 * What the job is on the broker. A name that changes here abandons state in every installation, and
 * a store that is added costs every task memory.
 */
class NodesTopologyTest {
    private static final int MOST_STORES = 5;

    private final StreamsJob job = NodesJob.of(NodesFixture.TOPICS, Views.of(1).fleet());

    @Test
    void isDescribedAsKept() throws IOException {
        assertThat(topology().describe().toString().strip())
                .isEqualTo(kept("/describe/nodes.txt").strip());
    }

    @Test
    void isOneSubTopologyWithFewStores() {
        assertThat(topology().describe().subtopologies()).hasSize(1);
        assertThat(job.stores()).hasSizeLessThanOrEqualTo(MOST_STORES);
    }

    @Test
    void keepsTheNamesOfItsStores() {
        assertThat(job.stores())
                .extracting(JobStore::name)
                .containsExactly(
                        "registry-nodes",
                        "registry-configs",
                        "presence-sessions",
                        "params-current",
                        "repeats-recent");
    }

    @Test
    void keepsItsNameOnTheBroker() {
        assertThat(job.applicationId()).isEqualTo("headwater-nodes-g1");
        assertThat(job.stores().getFirst().changelog(job.applicationId()))
                .isEqualTo("headwater-nodes-g1-registry-nodes-changelog");
    }

    @Test
    void seedsEveryStoreButTheOneThatForgetsAnyway() {
        assertThat(job.seeds())
                .extracting(Seed::store)
                .containsExactly(
                        "registry-nodes",
                        "registry-configs",
                        "presence-sessions",
                        "params-current");
    }

    private Topology topology() {
        var config = TopologyFixture.config(Path.of("unused"));
        var surroundings =
                new JobSurroundings(
                        new JobMetrics(new SimpleMeterRegistry(), job.name()), Views.of(1), _ -> 0);
        return job.topology(StreamsSettings.of(job.applicationId(), config), surroundings);
    }

    private static String kept(String name) throws IOException {
        try (var in = Objects.requireNonNull(NodesTopologyTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
