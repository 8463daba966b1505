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
import io.headwater.topologies.ota.MemberKey;
import io.headwater.topologies.ota.NodeUpdates;
import io.headwater.topologies.ota.OtaCounts;
import io.headwater.topologies.ota.OtaCounts.Member;
import io.headwater.topologies.ota.OtaJobs;
import io.headwater.topologies.ota.Tallies;
import io.headwater.topologies.registry.Registry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
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
    private final JobReads reads;
    private final JobStore<FleetKey, OtaJob> all;
    private final JobStore<FleetKey, OtaTally> totals;
    private final JobStore<FleetPartKey, OtaJob> offers;
    private final JobStore<MemberKey, OtaExecution> members;
    private final JobStore<RowKey, OtaExecution> executions;
    private final JobStore<NodeKey, NodeIndex> nodes;

    /**
     * @param placement of the fleet's partitions, whose members are listed together
     */
    public OtaStores(Placement placement, JobReads reads, Topics topics) {
        this.placement = placement;
        this.reads = reads;
        all = OtaJobs.jobs(topics);
        totals = OtaCounts.totals(topics);
        members = OtaCounts.members(topics);
        offers = NodeUpdates.offers(topics);
        executions = Executions.store(topics);
        nodes = Registry.nodes(topics);
    }

    @Override
    public Lookup<Known> job(FleetKey key) {
        return reads.row(FleetJob.NAME, all, key)
                .then(
                        job ->
                                reads.ask(
                                        FleetJob.NAME,
                                        totals,
                                        key,
                                        rows -> known(key, job, rows.get(key))));
    }

    @Override
    public Lookup<List<Known>> jobs() {
        return reads.askAny(
                offers,
                rows -> {
                    var known = new ArrayList<Known>();
                    try (var jobs = rows.all()) {
                        jobs.forEachRemaining(
                                row -> known.add(known(row.key.whole(), row.value, null)));
                    }
                    known.sort(NEWEST_FIRST);
                    return List.copyOf(known);
                });
    }

    @Override
    public Lookup<Members> members(
            FleetKey job, @Nullable NodeKey after, Predicate<OtaExecution> wanted, int most) {
        var here = new TreeSet<>(placement.partitionsHere(FleetJob.NAME));
        var found = new ArrayList<Member>();
        for (int partition : here) {
            Lookup<List<Member>> part =
                    reads.ask(
                            FleetJob.NAME,
                            members,
                            partition,
                            rows -> OtaCounts.of(job, after, wanted, most, rows));
            if (part instanceof Lookup.Found<List<Member>>(var more)) {
                found.addAll(more);
            } else {
                return part.then(_ -> new Lookup.NotReady<>("partitions are moving"));
            }
        }
        found.sort(IN_ORDER);
        return new Lookup.Found<>(
                new Members(found.subList(0, Math.min(most, found.size())), here));
    }

    @Override
    public Lookup<List<OtaExecution>> of(NodeKey node) {
        return reads.row(NodesJob.NAME, nodes, node)
                .then(
                        _ ->
                                reads.ask(
                                        NodesJob.NAME,
                                        executions,
                                        node,
                                        rows -> Executions.of(node, rows)));
    }

    private static Known known(FleetKey key, OtaJob job, @Nullable OtaTally total) {
        return new Known(key, job, total == null ? Tallies.none() : total);
    }
}
