package io.headwater.topologies.jobs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** The wakes of a job's tasks in this process. Safe for any thread. */
final class Wakes {
    private final Map<Integer, Wake> wakes = new ConcurrentHashMap<>();

    /** That of the task of this partition, made when it is asked for first. */
    Wake of(int partition) {
        return wakes.computeIfAbsent(partition, _ -> new Wake());
    }

    /** The task closes; whoever opens it again begins anew. */
    void revoked(int partition) {
        wakes.remove(partition);
    }

    void forEach(BiConsumer<Integer, Wake> visitor) {
        wakes.forEach(visitor);
    }
}
