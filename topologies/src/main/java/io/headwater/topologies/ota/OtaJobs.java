package io.headwater.topologies.ota;

import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.ota.OtaTally;
import io.headwater.avro.requests.ChangeOtaJob;
import io.headwater.avro.requests.OtaJobChange;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Seed;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The OTA jobs whose keys one task of the fleet job owns. Each change is told to every partition,
 * where the nodes are. Stream thread only.
 *
 * <pre>
 * request --> decide [ota-jobs] --> ota.jobs, a copy in each partition
 * </pre>
 */
public final class OtaJobs {
    /** Store: job to what it is now. */
    public static final String JOBS = "ota-jobs";

    private final Topics topics;
    private final int partitions;
    private final KeyValueStore<FleetKey, OtaJob> jobs;

    /**
     * Starts on a task, whose job has the stores.
     *
     * @param partitions how many the uplink has
     */
    public OtaJobs(Capability.Task task, Topics topics, int partitions) {
        this.topics = topics;
        this.partitions = partitions;
        jobs = task.store(jobs(topics));
    }

    /** The store of jobs. */
    public static JobStore<FleetKey, OtaJob> jobs(Topics topics) {
        return new JobStore<>(JOBS, topics.fleetRequests().key(), topics.otaJobs().value());
    }

    /**
     * The job's own partition keeps the copy that counts.
     *
     * @param partitions how many the uplink has
     */
    public static Seed seed(Topics topics, int partitions) {
        return new Seed(
                topics.otaJobs(),
                JOBS,
                (record, target) ->
                        FleetPartKey.parse(record.key())
                                .map(FleetPartKey::whole)
                                .filter(job -> isOwn(job, record.partition(), partitions))
                                .ifPresent(job -> target.put(job.bytes(), record.value())));
    }

    /** What a node would be told of a job, or why no node could do anything with it. */
    public static Parsed<byte[]> offered(String id, OtaJob job) {
        return OfferDelivery.payload(id, job, job.getImage().getUrl());
    }

    /** Decides a request about a job. One that changes nothing any more is counted as ignored. */
    public void decide(FleetKey key, ChangeOtaJob change, long at, Effects effects) {
        @Nullable OtaJob present = jobs.get(key);
        if (change.getChange() == OtaJobChange.CREATE) {
            if (present == null) {
                settle(key, JobRules.created(definition(change), at), effects);
            } else {
                effects.ignore("duplicate");
            }
            return;
        }
        Optional<OtaJob> after =
                present == null
                        ? Optional.empty()
                        : JobRules.changed(present, change.getChange(), at);
        if (after.isPresent()) {
            settle(key, after.get(), effects);
        } else {
            effects.ignore("job-closed");
        }
    }

    /** Decides what the numbers of a job mean for it. */
    public void judge(FleetKey key, OtaTally total, long at, Effects effects) {
        @Nullable OtaJob present = jobs.get(key);
        if (present != null) {
            JobRules.judged(present, total, at).ifPresent(after -> settle(key, after, effects));
        }
    }

    private void settle(FleetKey key, OtaJob job, Effects effects) {
        effects.put(jobs, key, job);
        for (int partition = 0; partition < partitions; partition++) {
            effects.emit(topics.otaJobs(), new FleetPartKey(key, partition), job);
        }
    }

    private OtaJob definition(ChangeOtaJob change) {
        @Nullable ByteBuffer bytes = change.getJob();
        if (bytes == null) {
            throw new IllegalArgumentException("a job to create without its definition");
        }
        byte[] framed = new byte[bytes.remaining()];
        bytes.duplicate().get(framed);
        return topics.otaJobs().value().deserializer().deserialize(topics.otaJobs().name(), framed);
    }

    private static boolean isOwn(FleetKey job, int partition, int partitions) {
        return NodePartitions.of(job, partitions) == partition;
    }
}
