package io.headwater.topologies.query;

import io.headwater.avro.ota.OtaExecution;
import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.ota.OtaTally;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.nodes.NodesJob;
import io.headwater.topologies.ota.Executions;
import io.headwater.topologies.ota.NodeUpdates;
import io.headwater.topologies.ota.OtaCounts;
import io.headwater.topologies.ota.OtaCounts.Member;
import io.headwater.topologies.ota.OtaJobs;
import io.headwater.topologies.ota.Tallies;
import io.headwater.topologies.registry.Registry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Reads of what the jobs of this process keep about updates. */
public final class OtaStores implements OtaQueries {
    private static final Comparator<Known> NEWEST_FIRST =
            Comparator.<Known>comparingLong(known -> known.job().getCreatedAt())
                    .reversed()
                    .thenComparing(known -> known.key().toString());

    private static final Comparator<Member> IN_ORDER =
            Comparator.comparing(member -> member.node().toString());

    private final Placement placement;
    private final Map<String, JobSlot> jobs;
    private final JobStore<FleetKey, OtaJob> all;
    private final JobStore<FleetKey, OtaTally> totals;
    private final JobStore<FleetPartKey, OtaJob> offers;
    private final JobStore<RowKey, OtaExecution> executions;
    private final JobStore<NodeKey, NodeIndex> nodes;
    private final Topics topics;

    /**
     * @param jobs of this process, by name
     */
    public OtaStores(Placement placement, Map<String, JobSlot> jobs, Topics topics) {
        this.placement = placement;
        this.jobs = Map.copyOf(jobs);
        this.topics = topics;
        all = OtaJobs.jobs(topics);
        totals = OtaCounts.totals(topics);
        offers = NodeUpdates.offers(topics);
        executions = Executions.store(topics);
        nodes = Registry.nodes(topics);
    }

    @Override
    public Lookup<Known> job(FleetKey key) {
        return placement
                .partitionOf(FleetJob.NAME, key)
                .then(
                        partition ->
                                read(FleetJob.NAME, all, partition, rows -> orAbsent(rows.get(key)))
                                        .then(
                                                job ->
                                                        read(
                                                                FleetJob.NAME,
                                                                totals,
                                                                partition,
                                                                rows ->
                                                                        new Lookup.Found<>(
                                                                                known(
                                                                                        key,
                                                                                        job,
                                                                                        rows.get(
                                                                                                key))))));
    }

    /** Each partition of the nodes' job knows every job, so any that is here will do. */
    @Override
    public Lookup<List<Known>> jobs() {
        Set<Integer> here = placement.partitionsHere(NodesJob.NAME);
        if (here.isEmpty()) {
            return new Lookup.NotReady<>("no partition of the nodes is on this instance");
        }
        return read(
                NodesJob.NAME,
                offers,
                here.iterator().next(),
                rows -> {
                    var known = new ArrayList<Known>();
                    try (var jobs = rows.all()) {
                        jobs.forEachRemaining(
                                row -> known.add(known(row.key.whole(), row.value, null)));
                    }
                    known.sort(NEWEST_FIRST);
                    return new Lookup.Found<>(List.copyOf(known));
                });
    }

    @Override
    public Lookup<Members> members(
            FleetKey job, @Nullable NodeKey after, Predicate<OtaExecution> wanted, int most) {
        var here = new TreeSet<>(placement.partitionsHere(FleetJob.NAME));
        var members = new ArrayList<Member>();
        for (int partition : here) {
            Lookup<List<Member>> part =
                    read(
                            FleetJob.NAME,
                            OtaCounts.members(topics),
                            partition,
                            rows ->
                                    new Lookup.Found<>(
                                            OtaCounts.of(job, after, wanted, most, rows)));
            if (part instanceof Lookup.Found<List<Member>>(var found)) {
                members.addAll(found);
            } else {
                return part.then(_ -> new Lookup.NotReady<>("partitions are moving"));
            }
        }
        members.sort(IN_ORDER);
        return new Lookup.Found<>(
                new Members(members.subList(0, Math.min(most, members.size())), here));
    }

    @Override
    public Lookup<List<OtaExecution>> of(NodeKey node) {
        return placement
                .partitionOf(NodesJob.NAME, node)
                .then(
                        partition ->
                                read(
                                                NodesJob.NAME,
                                                nodes,
                                                partition,
                                                rows -> orAbsent(rows.get(node)))
                                        .then(
                                                _ ->
                                                        read(
                                                                NodesJob.NAME,
                                                                executions,
                                                                partition,
                                                                rows ->
                                                                        new Lookup.Found<>(
                                                                                Executions.of(
                                                                                        node,
                                                                                        rows)))));
    }

    private static Known known(FleetKey key, OtaJob job, @Nullable OtaTally total) {
        return new Known(key, job, total == null ? Tallies.none() : total);
    }

    private static <V> Lookup<V> orAbsent(@Nullable V value) {
        return value == null ? new Lookup.Absent<>() : new Lookup.Found<>(value);
    }

    private <K, V, R> Lookup<R> read(
            String job,
            JobStore<K, V> store,
            int partition,
            Function<ReadOnlyKeyValueStore<K, V>, Lookup<R>> reading) {
        JobSlot slot = jobs.get(job);
        if (slot == null) {
            return new Lookup.NotReady<>("job " + job + " does not run here");
        }
        try {
            return slot.running()
                    .flatMap(running -> running.store(store, partition))
                    .map(reading)
                    .orElseGet(() -> new Lookup.NotReady<>(slot.notReady()));
        } catch (InvalidStateStoreException moved) {
            return new Lookup.NotReady<>(slot.notReady());
        }
    }
}
