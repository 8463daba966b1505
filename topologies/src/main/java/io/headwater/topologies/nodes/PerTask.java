package io.headwater.topologies.nodes;

import io.headwater.topologies.jobs.Capability;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is open on the tasks of this process, for whoever else decides on the same task: records of
 * other topics have processors of their own there. Any thread may ask; what is found belongs to the
 * task's stream thread.
 */
final class PerTask<T> {
    private final Map<Integer, T> byPartition = new ConcurrentHashMap<>();

    void opened(Capability.Task task, T open) {
        byPartition.put(task.partition(), open);
    }

    /**
     * What is open on the task.
     *
     * @throws NullPointerException when nothing is, or not yet
     */
    T on(Capability.Task task) {
        return Objects.requireNonNull(byPartition.get(task.partition()), "not open on the task");
    }

    void closed(int partition) {
        byPartition.remove(partition);
    }
}
