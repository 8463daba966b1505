package io.headwater.topologies.query;

import io.headwater.schemas.PlacedKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.state.HostInfo;

/** Which instance works on which part of a job. Any thread; does not block. */
public interface Placement {
    /**
     * The partition of a node, or of something of the fleet, when this instance owns it for the
     * job.
     *
     * @param job its name
     */
    Lookup<Integer> partitionOf(String job, PlacedKey key);

    /** Every partition that this instance owns for the job. */
    Set<Integer> partitionsHere(String job);

    /**
     * The other instances that run the job; empty while this one has not been told who has each
     * partition, as behind its start.
     */
    Optional<List<HostInfo>> others(String job);

    /** How many partitions the uplink has. */
    int partitions();
}
