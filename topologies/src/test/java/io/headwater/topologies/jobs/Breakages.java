package io.headwater.topologies.jobs;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.OptionalLong;

/**
 * Whatever is counted of a job only when something goes wrong, is behind, or comes from a later
 * version.
 */
public final class Breakages {
    private Breakages() {}

    /** Counts each once. */
    public static void happen(MeterRegistry registry) {
        var metrics = new JobMetrics(registry, "nodes");
        metrics.threadEnded("vanished");
        metrics.readingFailed("rules");
        metrics.later("rules", 0, 1);
        metrics.backlog(OptionalLong::empty);
    }
}
