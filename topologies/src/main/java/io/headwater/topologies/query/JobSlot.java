package io.headwater.topologies.query;

import io.headwater.topologies.jobs.JobState;
import io.headwater.topologies.jobs.RunningJob;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a job of this process will be found, from before it starts: queries and health must be able
 * to say "not yet". Any thread.
 */
public final class JobSlot {
    private final String job;
    private volatile @Nullable RunningJob running;
    private volatile JobState before = new JobState.Starting();

    /**
     * @param job name of the job
     */
    public JobSlot(String job) {
        this.job = job;
    }

    /** Name of the job. */
    public String job() {
        return job;
    }

    /** The job runs from now on. */
    public void started(RunningJob job) {
        running = job;
    }

    /** The job could not be started and will not be. */
    public void failed(String why) {
        before = new JobState.Failed(why);
    }

    /** The job, once it was started. */
    public Optional<RunningJob> running() {
        return Optional.ofNullable(running);
    }

    /** Where it is in its life. */
    public JobState state() {
        return running().map(RunningJob::state).orElse(before);
    }

    /** Why its stores cannot be asked at present, with the progress of restoring. */
    String notReady() {
        String what =
                switch (state()) {
                    case JobState.Starting() -> "is starting";
                    case JobState.Restoring(var restored, var total) ->
                            "restores its state, " + restored + " of " + total + " records so far";
                    case JobState.CatchingUp(var behind) ->
                            "has " + behind + " records to catch up with";
                    case JobState.Running() -> "is taking the partition over";
                    case JobState.Rebalancing() -> "moves partitions between instances";
                    case JobState.Failed(var why) -> "stopped and needs a person: " + why;
                    case JobState.Stopped() -> "is stopped";
                };
        return "job " + job + " " + what;
    }
}
