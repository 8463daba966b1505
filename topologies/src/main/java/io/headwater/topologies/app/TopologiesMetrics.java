package io.headwater.topologies.app;

import io.headwater.schemas.metrics.Metric;
import io.headwater.topologies.files.FilesMetrics;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.timeseries.TimeSeriesMetrics;
import io.headwater.topologies.views.BridgeLiveness;
import java.util.List;
import java.util.stream.Stream;

/** What running topologies measure. */
public final class TopologiesMetrics {
    private TopologiesMetrics() {}

    /** Every {@code headwater.topologies.} metric; a process registers no other. */
    public static List<Metric> all() {
        return Stream.of(
                        JobMetrics.all(),
                        TimeSeriesMetrics.all(),
                        FilesMetrics.all(),
                        List.of(BridgeLiveness.UNREADABLE))
                .flatMap(List::stream)
                .toList();
    }
}
