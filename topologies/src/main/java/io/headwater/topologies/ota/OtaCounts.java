package io.headwater.topologies.ota;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.ota.OtaExecution;
import io.headwater.avro.ota.OtaTally;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * How the nodes of OTA jobs do, counted where the nodes are and summed where the job is, so that no
 * key is written by more than one task. The sum is judged with each change of it. Stream thread
 * only.
 *
 * <pre>
 * ota.executions --> executed [ota-members, ota-tallies] --> ota.tallies
 * ota.tallies -----> told     [ota-parts, ota-totals]    --> the job's thresholds and waves
 * </pre>
 */
public final class OtaCounts {
    /** Store: job and node to the execution; an index by job. */
    public static final String MEMBERS = "ota-members";

    /** Store: job and this partition to the numbers of this partition. */
    public static final String TALLIES = "ota-tallies";

    /** Store: job of this task and any partition to the numbers of that partition. */
    public static final String PARTS = "ota-parts";

    /** Store: job of this task to the numbers of all partitions. */
    public static final String TOTALS = "ota-totals";

    /** No node's key is before this one, and none behind the other: tenants end at {@code z}. */
    private static final NodeKey FIRST = new NodeKey("-", "-", "-");

    private static final NodeKey LAST = new NodeKey("z".repeat(64), "z", "z");

    private final Topics topics;
    private final int partition;
    private final OtaJobs jobs;
    private final KeyValueStore<MemberKey, OtaExecution> members;
    private final KeyValueStore<FleetPartKey, OtaTally> tallies;
    private final KeyValueStore<FleetPartKey, OtaTally> parts;
    private final KeyValueStore<FleetKey, OtaTally> totals;

    /**
     * Starts on a task, whose job has the stores.
     *
     * @param jobs of the same task
     */
    public OtaCounts(Capability.Task task, Topics topics, OtaJobs jobs) {
        this.topics = topics;
        this.jobs = jobs;
        partition = task.partition();
        members = task.store(members(topics));
        tallies = task.store(tallies(topics));
        parts = task.store(parts(topics));
        totals = task.store(totals(topics));
    }

    /** The index of executions by job. */
    public static JobStore<MemberKey, OtaExecution> members(Topics topics) {
        return new JobStore<>(MEMBERS, MemberKey.serde(), topics.otaExecutions().value());
    }

    /** The sums. */
    public static JobStore<FleetKey, OtaTally> totals(Topics topics) {
        return new JobStore<>(TOTALS, topics.fleetRequests().key(), topics.otaTallies().value());
    }

    /** Every store, those above included. */
    public static List<JobStore<?, ?>> stores(Topics topics) {
        return List.of(members(topics), tallies(topics), parts(topics), totals(topics));
    }

    /**
     * Executions of a job in order of node keys.
     *
     * @param after the last node of the page before; null for the first page
     * @param wanted which of them
     * @param most how many at most
     */
    public static List<Member> of(
            FleetKey job,
            @Nullable NodeKey after,
            Predicate<OtaExecution> wanted,
            int most,
            ReadOnlyKeyValueStore<MemberKey, OtaExecution> members) {
        var page = new ArrayList<Member>();
        NodeKey from = after == null ? FIRST : after;
        try (var rows = members.range(new MemberKey(job, from), new MemberKey(job, LAST))) {
            while (rows.hasNext() && page.size() < most) {
                var row = rows.next();
                if (!row.key.node().equals(after) && wanted.test(row.value)) {
                    page.add(new Member(row.key.node(), row.value));
                }
            }
        }
        return page;
    }

    /** Counts an execution of a node of this partition. */
    public void executed(Told<RowKey, OtaExecution> told, Effects effects) {
        NodeKey node = told.key().node();
        FleetKey job = FleetKey.ota(node.tenant(), new String(told.key().rest(), UTF_8));
        var member = new MemberKey(job, node);
        var part = new FleetPartKey(job, partition);
        OtaTally before = orNone(tallies.get(part));
        OtaTally after = Tallies.moved(before, members.get(member), told.value(), told.loggedAt());
        effects.put(members, member, told.value());
        if (!after.equals(before)) {
            effects.put(tallies, part, after);
            effects.emit(topics.otaTallies(), part, after);
        }
    }

    /** Sums up what a partition counted of a job of this task. */
    public void told(Told<FleetPartKey, OtaTally> told, Effects effects) {
        OtaTally after = orNone(told.value());
        FleetKey job = told.key().whole();
        OtaTally total =
                Tallies.summed(orNone(totals.get(job)), orNone(parts.get(told.key())), after);
        effects.put(parts, told.key(), after);
        effects.put(totals, job, total);
        jobs.judge(job, total, told.loggedAt(), effects);
    }

    /** One node of a job. */
    public record Member(NodeKey node, OtaExecution execution) {}

    private static JobStore<FleetPartKey, OtaTally> tallies(Topics topics) {
        return JobStore.of(TALLIES, topics.otaTallies());
    }

    private static JobStore<FleetPartKey, OtaTally> parts(Topics topics) {
        return JobStore.of(PARTS, topics.otaTallies());
    }

    private static OtaTally orNone(@Nullable OtaTally tally) {
        return Objects.requireNonNullElseGet(tally, Tallies::none);
    }
}
