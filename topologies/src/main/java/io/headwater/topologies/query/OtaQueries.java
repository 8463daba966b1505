package io.headwater.topologies.query;

import io.headwater.avro.ota.OtaExecution;
import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.ota.OtaTally;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.ota.OtaCounts.Member;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What may be asked of OTA jobs, not yet committed writes included. Any thread that may block. */
public interface OtaQueries {
    /** A job and how its nodes do. */
    record Known(FleetKey key, OtaJob job, OtaTally total) {}

    /** Executions in order of node keys, from the partitions of this instance. */
    record Members(List<Member> members, Set<Integer> partitions) {}

    /** One job. Absent only when its owner is here and does not know it. */
    Lookup<Known> job(FleetKey key);

    /** Every job, the newest first, without its numbers. */
    Lookup<List<Known>> jobs();

    /**
     * Executions of a job on the partitions that are here.
     *
     * @param after the last node of the page before; null for the first page
     * @param most how many at most
     */
    Lookup<Members> members(
            FleetKey job, @Nullable NodeKey after, Predicate<OtaExecution> wanted, int most);

    /** What a node has done with jobs; none when it is known and has not. */
    Lookup<List<OtaExecution>> of(NodeKey node);
}
