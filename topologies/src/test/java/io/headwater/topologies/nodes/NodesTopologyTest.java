package io.headwater.topologies.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.headwater.schemas.Topic;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.views.Views;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What the job is on the broker. A name that changes here abandons state in every installation, and
 * a store that is added costs every task memory.
 */
class NodesTopologyTest {
    private static final int MOST_STORES = 20;

    private final StreamsJob job = NodesJob.of(NodesFixture.TOPICS, Views.of(1).fleet());

    @Test
    void isDescribedAsKept() throws IOException {
        assertThat(description().strip()).isEqualTo(kept("/describe/nodes.txt").strip());
    }

    @Test
    void isOneSubTopologyWithFewStores() {
        assertThat(description().split("Sub-topology: ", -1)).hasSize(2);
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
                        "repeats-recent",
                        "delivery-downlinks",
                        "timers-due",
                        "alerts-recent",
                        "mapping-nodes",
                        "commands-requests",
                        "commands-by-request",
                        "files-known",
                        "rejected-recent",
                        "mapping-credentials",
                        "ota-offers",
                        "ota-executions",
                        "rules-known",
                        "rules-nodes",
                        "push-operators",
                        "presence-outages");
    }

    @Test
    void keepsItsNameOnTheBroker() {
        assertThat(job.applicationId()).isEqualTo("headwater-nodes-g1");
        assertThat(job.stores().getFirst().changelog(job.applicationId()))
                .isEqualTo("headwater-nodes-g1-registry-nodes-changelog");
    }

    @Test
    void writesTheTopicThatAStoreIsKeptIn() {
        assertThat(job.stores())
                .filteredOn(store -> store.keptIn() != null)
                .extracting(JobStore::name, JobStore::keptIn)
                .containsExactly(tuple("params-current", "headwater.params.state.v1"));
        assertThat(job.emits()).extracting(Topic::name).contains("headwater.params.state.v1");
    }

    @Test
    void seedsEveryStoreButThoseThatForgetAnyway() {
        assertThat(job.seeds())
                .extracting(Seed::store)
                .containsExactly(
                        "registry-nodes",
                        "registry-configs",
                        "presence-sessions",
                        "params-current",
                        "alerts-recent",
                        "mapping-nodes",
                        "timers-due",
                        "commands-requests",
                        "commands-by-request",
                        "timers-due",
                        "files-known",
                        "timers-due",
                        "mapping-credentials",
                        "ota-offers",
                        "ota-executions",
                        "timers-due",
                        "rules-known",
                        "timers-due",
                        "rules-nodes",
                        "timers-due",
                        "push-operators",
                        "presence-outages",
                        "timers-due");
    }

    private String description() {
        return TopologyFixture.describe(job);
    }

    private static String kept(String name) throws IOException {
        try (var in = Objects.requireNonNull(NodesTopologyTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
