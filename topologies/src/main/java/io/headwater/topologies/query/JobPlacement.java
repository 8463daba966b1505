package io.headwater.topologies.query;

import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.PlacedKey;
import io.headwater.topologies.jobs.RunningJob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** Placement as Kafka Streams assigns it, between this process and others of the same groups. */
public final class JobPlacement implements Placement {
    private final Map<String, JobSlot> jobs;
    private final int partitions;
    private final boolean isAlone;

    /**
     * @param jobs of this process, by name
     * @param partitions how many partitions the uplink has
     * @param advertised {@code host:port} where others reach this process; null when it is alone
     */
    public JobPlacement(Map<String, JobSlot> jobs, int partitions, @Nullable String advertised) {
        this.jobs = Map.copyOf(jobs);
        this.partitions = partitions;
        isAlone = advertised == null;
    }

    @Override
    public Lookup<Integer> partitionOf(String job, PlacedKey key) {
        JobSlot slot = jobs.get(job);
        if (slot == null) {
            return new Lookup.NotReady<>("job " + job + " does not run on this instance");
        }
        Optional<RunningJob> running = slot.running();
        if (running.isEmpty()) {
            return new Lookup.NotReady<>(slot.notReady());
        }
        int own = NodePartitions.of(key, partitions);
        if (running.get().isHere(own)) { // Streams itself places nothing while unadvertised
            return new Lookup.Found<>(own);
        }
        return switch (running.get().owner(key)) {
            case RunningJob.Owner.Here(var owned) -> new Lookup.Found<>(owned);
            case RunningJob.Owner.Elsewhere(var instance, _) -> new Lookup.HeldBy<>(instance);
            case RunningJob.Owner.Moving() -> new Lookup.NotReady<>(slot.notReady());
        };
    }

    @Override
    public Set<Integer> partitionsHere(String job) {
        return ask(job, RunningJob::partitions).orElse(Set.of());
    }

    @Override
    public Optional<List<HostInfo>> others(String job) {
        return isAlone
                ? Optional.of(List.of())
                : ask(job, running -> running.others(partitions)).flatMap(Function.identity());
    }

    @Override
    public int partitions() {
        return partitions;
    }

    /** Empty while the job does not run: Streams knows no assignment then. */
    private <R> Optional<R> ask(String job, Function<RunningJob, R> question) {
        JobSlot slot = jobs.get(job);
        try {
            return slot == null ? Optional.empty() : slot.running().map(question);
        } catch (IllegalStateException notRunning) {
            return Optional.empty();
        }
    }
}
