package io.headwater.topologies.ota;

import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.delivery.Downlink;
import io.headwater.avro.ota.OtaExecution;
import io.headwater.avro.ota.OtaImage;
import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.ota.OtaJobStatus;
import io.headwater.avro.ota.OtaTally;
import io.headwater.avro.ota.OtaTarget;
import io.headwater.avro.requests.ApproveUpdate;
import io.headwater.avro.requests.ChangeOtaJob;
import io.headwater.avro.requests.FleetRequest;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.OtaJobChange;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.nodes.NodesFixture;
import io.headwater.topologies.views.Views;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of the nodes and of the fleet, with the topics between them: what one writes the other
 * reads at once. Log time is the test's.
 */
final class UpdatesFixture implements AutoCloseable {
    private final NodesFixture nodes;
    private final TopologyFixture fleet;

    UpdatesFixture(Path folder) {
        nodes = new NodesFixture(folder.resolve("nodes"));
        fleet = new TopologyFixture(FleetJob.of(TOPICS, 1), Views.of(1), folder.resolve("fleet"));
    }

    /** A job for the listed nodes; for everybody when there are none. */
    static OtaJob.Builder job(NodeKey... targets) {
        return OtaJob.newBuilder()
                .setName("spring")
                .setCreatedAt(0)
                .setImage(
                        OtaImage.newBuilder()
                                .setUrl("https://fw.example.org/i/lamp-1.5.0.bin")
                                .setSize(1_048_576)
                                .setFwVersion("1.5.0")
                                .setMd5("0f343b0931126a20f133d67c2b018a3b")
                                .build())
                .setTarget(
                        new OtaTarget(
                                List.of(targets).stream().map(NodeKey::toString).toList(),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                Map.of()))
                .setSeed(7)
                .setWaves(List.of())
                .setWaveOpenedAt(0)
                .setTimeoutSeconds(0)
                .setStatus(OtaJobStatus.ACTIVE)
                .setStatusAt(0);
    }

    NodesFixture nodes() {
        return nodes;
    }

    TopologyFixture fleet() {
        return fleet;
    }

    void creates(String id, OtaJob job, Instant at) {
        byte[] framed =
                TOPICS.otaJobs().value().serializer().serialize(TOPICS.otaJobs().name(), job);
        asks(id, new ChangeOtaJob(OtaJobChange.CREATE, ByteBuffer.wrap(framed)), at);
    }

    void changes(String id, OtaJobChange change, Instant at) {
        asks(id, new ChangeOtaJob(change, null), at);
    }

    /** The job as nodes know it, whatever led to it. */
    void knows(String id, OtaJob job, Instant at) {
        nodes.kafka().tell(TOPICS.otaJobs(), new FleetPartKey(key(id), 0), job, at);
        settle(at);
    }

    void sends(NodeKey node, String channel, String payload, Instant at) {
        nodes.sends(node, null, channel, payload, at);
        settle(at);
    }

    void approves(NodeKey node, String job, Instant at) {
        var request =
                NodeRequest.newBuilder()
                        .setId("approval" + at)
                        .setRequestedAt(at.toEpochMilli())
                        .setApproveUpdate(new ApproveUpdate(job))
                        .build();
        nodes.kafka().ask(node, request, at);
        settle(at);
    }

    void tick(Instant at) {
        nodes.kafka().tick(at);
        settle(at);
    }

    /** What the node's past is to be. */
    void has(NodeKey node, OtaExecution execution) {
        nodes.kafka()
                .store(Executions.store(TOPICS))
                .put(new RowKey(node, execution.getJob().getBytes(UTF_8)), execution);
    }

    /** How far the node is; null when it has only been targeted. */
    @Nullable OtaExecution execution(NodeKey node, String job) {
        return nodes.kafka()
                .store(Executions.store(TOPICS))
                .get(new RowKey(node, job.getBytes(UTF_8)));
    }

    OtaJob job(String id) {
        return Objects.requireNonNull(fleet.store(OtaJobs.jobs(TOPICS)).get(key(id)));
    }

    /** Of the job, over all partitions. */
    OtaTally total(String id) {
        return Objects.requireNonNullElseGet(
                fleet.store(OtaCounts.totals(TOPICS)).get(key(id)), Tallies::none);
    }

    /** Payloads that nodes were sent since the last call. */
    List<Downlink> sent() {
        return nodes.kafka().drainAll(TOPICS.inbox()).stream().map(entry -> entry.value).toList();
    }

    static FleetKey key(String id) {
        return FleetKey.ota("default", id);
    }

    @Override
    public void close() {
        nodes.close();
        fleet.close();
    }

    private void asks(String id, ChangeOtaJob change, Instant at) {
        fleet.tell(
                TOPICS.fleetRequests(),
                key(id),
                FleetRequest.newBuilder()
                        .setId("r" + at)
                        .setRequestedAt(at.toEpochMilli())
                        .setChangeOtaJob(change)
                        .build(),
                at);
        settle(at);
    }

    private void settle(Instant at) {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (KeyValue<FleetPartKey, OtaJob> job : fleet.drainAll(TOPICS.otaJobs())) {
                nodes.kafka().tell(TOPICS.otaJobs(), job.key, job.value, at);
                moved = true;
            }
            for (KeyValue<RowKey, OtaExecution> execution :
                    nodes.kafka().drainAll(TOPICS.otaExecutions())) {
                fleet.tell(TOPICS.otaExecutions(), execution.key, execution.value, at);
                moved = true;
            }
            for (KeyValue<FleetPartKey, OtaTally> tally : fleet.drainAll(TOPICS.otaTallies())) {
                fleet.tell(TOPICS.otaTallies(), tally.key, tally.value, at);
                moved = true;
            }
        }
    }
}
