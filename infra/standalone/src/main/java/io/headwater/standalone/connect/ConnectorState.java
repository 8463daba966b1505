package io.headwater.standalone.connect;

import java.util.List;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo.TaskState;

/** How a connector is doing, from the worker's point of view. */
public sealed interface ConnectorState {
    /** Not all of its tasks run yet. */
    record Starting() implements ConnectorState {}

    /**
     * All of its tasks run.
     *
     * @param tasks at least one
     */
    record Running(int tasks) implements ConnectorState {}

    /**
     * It or one of its tasks failed; it will be started again.
     *
     * @param reason a sentence
     * @param trace where it failed, many lines
     */
    record Failed(String reason, String trace) implements ConnectorState {
        static Failed with(String trace) {
            return new Failed(trace.lines().findFirst().orElse("no reason given"), trace);
        }
    }

    /** The state that a worker reports. */
    static ConnectorState of(ConnectorStateInfo info) {
        if (isFailed(info.connector().state())) {
            return Failed.with(info.connector().trace());
        }
        List<TaskState> tasks = info.tasks();
        for (TaskState task : tasks) {
            if (isFailed(task.state())) {
                return Failed.with(task.trace());
            }
        }
        boolean allRun = tasks.stream().allMatch(task -> "RUNNING".equals(task.state()));
        return allRun && !tasks.isEmpty() ? new Running(tasks.size()) : new Starting();
    }

    private static boolean isFailed(String state) {
        return "FAILED".equals(state);
    }
}
