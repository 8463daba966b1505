package io.headwater.topologies.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.jobs.TopologyFixture;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the job is on the broker: a name that changes here abandons state everywhere. */
class FleetTopologyTest {
    private final StreamsJob job =
            FleetJob.of(new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()), 4);

    @Test
    void isDescribedAsKept() throws IOException {
        assertThat(TopologyFixture.describe(job).strip()).isEqualTo(kept().strip());
    }

    @Test
    void isOneSubTopologyThatGoesByRequests() {
        assertThat(TopologyFixture.describe(job).split("Sub-topology: ", -1)).hasSize(2);
        assertThat(job.leading().name()).isEqualTo("headwater.fleet.requests.v1");
    }

    @Test
    void keepsItsNamesOnTheBroker() {
        assertThat(job.applicationId()).isEqualTo("headwater-fleet-g1");
        assertThat(job.stores())
                .extracting(JobStore::name)
                .containsExactly(
                        "ota-jobs",
                        "users-nodes",
                        "groups-nodes",
                        "ota-members",
                        "ota-tallies",
                        "ota-parts",
                        "ota-totals",
                        "rules-definitions",
                        "rules-firings",
                        "push-users",
                        "push-deliveries",
                        "timers-due");
    }

    @Test
    void seedsWhatItsTopicsHoldWhole() {
        assertThat(job.seeds())
                .extracting(Seed::store)
                .containsExactly(
                        "ota-jobs",
                        "rules-definitions",
                        "rules-firings",
                        "users-nodes",
                        "groups-nodes",
                        "push-users");
    }

    private static String kept() throws IOException {
        try (var in =
                Objects.requireNonNull(
                        FleetTopologyTest.class.getResourceAsStream("/describe/fleet.txt"))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
