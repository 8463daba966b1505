package io.headwater.standalone.up;

import io.headwater.standalone.Refusal;
import io.headwater.topologies.jobs.JobState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Waits until nodes are served and the API answers from present state, and says from time to time
 * what there is to wait for. Who restores or catches up may take as long as it takes, as long as it
 * gets on.
 */
final class Readiness {
    /** Without anything that changes. */
    private static final Duration STUCK = Duration.ofMinutes(10);

    private static final Duration SAYS_EVERY = Duration.ofSeconds(5);
    private static final long LOOKS_EVERY_MILLIS = 20; // parts do not announce it

    private final Supplier<Optional<String>> bridge;
    private final Supplier<Map<String, JobState>> jobs;
    private final Consumer<String> says;
    private final Path log;

    /**
     * @param bridge why it cannot serve nodes; empty when it can
     * @param jobs state by name of job
     * @param says a line for people
     * @param log where more is to be read
     */
    Readiness(
            Supplier<Optional<String>> bridge,
            Supplier<Map<String, JobState>> jobs,
            Consumer<String> says,
            Path log) {
        this.bridge = bridge;
        this.jobs = jobs;
        this.says = says;
        this.log = log;
    }

    /**
     * Returns when all is ready.
     *
     * @throws Refusal when a job cannot run, or nothing has changed for ten minutes
     */
    void await() throws InterruptedException {
        var before = Map.<String, JobState>of();
        long changed = System.nanoTime();
        long said = changed;
        while (true) {
            Map<String, JobState> now = jobs.get();
            now.forEach(this::refuseWhenFailed);
            if (bridge.get().isEmpty() && now.values().stream().allMatch(JobState::isReady)) {
                return;
            }
            long time = System.nanoTime();
            if (!now.equals(before)) {
                changed = time;
            }
            refuseWhenStuck(time - changed, now);
            if (time - said > SAYS_EVERY.toNanos()) {
                now.forEach((job, state) -> progress(job, state).ifPresent(says));
                said = time;
            }
            before = now;
            TimeUnit.MILLISECONDS.sleep(LOOKS_EVERY_MILLIS);
        }
    }

    /** What a person reads of a job that takes its time; empty when it does not. */
    static Optional<String> progress(String job, JobState state) {
        return switch (state) {
            case JobState.Restoring(var restored, var total) ->
                    Optional.of(
                            line(
                                    job,
                                    number(restored)
                                            + " of "
                                            + number(total)
                                            + " records restored"));
            case JobState.CatchingUp(var behind) ->
                    Optional.of(line(job, number(behind) + " records behind"));
            case JobState.Starting _,
                    JobState.Running _,
                    JobState.Rebalancing _,
                    JobState.Failed _,
                    JobState.Stopped _ ->
                    Optional.empty();
        };
    }

    private static String line(String job, String text) {
        return "  %-12s %s".formatted(job, text);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private void refuseWhenFailed(String job, JobState state) {
        if (state instanceof JobState.Failed(String why)) {
            throw new Refusal("job " + job + " cannot run: " + why + ". " + logged());
        }
    }

    private void refuseWhenStuck(long nanos, Map<String, JobState> states) {
        if (nanos > STUCK.toNanos()) {
            throw new Refusal(
                    "not ready, and nothing has changed for "
                            + STUCK.toMinutes()
                            + " minutes: "
                            + bridge.get().orElse("jobs are " + states)
                            + ". "
                            + logged());
        }
    }

    private String logged() {
        return "The log is " + log;
    }
}
