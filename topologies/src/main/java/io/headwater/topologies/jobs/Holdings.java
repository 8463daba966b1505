package io.headwater.topologies.jobs;

import io.headwater.schemas.Topic;
import java.util.List;

/** What a part of a job keeps, says and hears beside the uplink. */
public interface Holdings {
    /** Its stores; no other part of the job writes them. */
    List<JobStore<?, ?>> stores();

    /** Topics it emits to, apart from rejected. */
    List<Topic<?, ?>> emits();

    /** How its stores are filled when there is nothing else to restore them from. */
    List<Seed> seeds();

    /**
     * Topics that it reads beside the uplink. They are in order within themselves, and not with
     * each other.
     */
    default List<Reading<?, ?>> reads() {
        return List.of();
    }
}
