package io.headwater.topologies.timeseries;

import io.headwater.schemas.metrics.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/**
 * What time series count, beside what every job counts ({@code JobMetrics}: warnings and
 * rejections). Any thread.
 */
public final class TimeSeriesMetrics {
    /**
     * Tag {@code outcome}: {@code first}, {@code revision}, {@code repeat}, {@code superseded}. A
     * point counts when it is processed, so after a crash some count twice.
     */
    public static final Metric POINTS =
            Metric.counter(
                    "headwater.topologies.points",
                    "Points by what they were found to be: first, revision, repeat or superseded",
                    "outcome");

    private final Counter first;
    private final Counter revision;
    private final Counter repeat;
    private final Counter superseded;

    TimeSeriesMetrics(MeterRegistry registry) {
        first = counter(registry, "first");
        revision = counter(registry, "revision");
        repeat = counter(registry, "repeat");
        superseded = counter(registry, "superseded");
    }

    /** Every metric of this class. */
    public static List<Metric> all() {
        return List.of(POINTS);
    }

    void recorded(List<Arrival> arrivals) {
        arrivals.forEach(arrival -> counterOf(arrival).increment());
    }

    private Counter counterOf(Arrival arrival) {
        return switch (arrival) {
            case Arrival.First _ -> first;
            case Arrival.Revision _ -> revision;
            case Arrival.Repeat _ -> repeat;
            case Arrival.Superseded _ -> superseded;
        };
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder(POINTS.name())
                .description(POINTS.meaning())
                .tag("outcome", outcome)
                .register(registry);
    }
}
