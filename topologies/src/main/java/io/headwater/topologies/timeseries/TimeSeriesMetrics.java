package io.headwater.topologies.timeseries;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/**
 * What time series count, beside what every job counts ({@code JobMetrics}: warnings and
 * rejections). Any thread.
 */
public final class TimeSeriesMetrics {
    /**
     * Points by what they were found to be; tag {@code outcome}: {@code first}, {@code revision},
     * {@code repeat}, {@code superseded}. A point counts when it is processed, so after a crash
     * some count twice.
     */
    public static final String POINTS = "headwater.topologies.points";

    private final Counter first;
    private final Counter revision;
    private final Counter repeat;
    private final Counter superseded;

    TimeSeriesMetrics(MeterRegistry registry) {
        first = registry.counter(POINTS, "outcome", "first");
        revision = registry.counter(POINTS, "outcome", "revision");
        repeat = registry.counter(POINTS, "outcome", "repeat");
        superseded = registry.counter(POINTS, "outcome", "superseded");
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
}
