package io.headwater.bridge.landing;

import io.headwater.bridge.metrics.Catalogue;
import io.headwater.schemas.metrics.Metric;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What an operator sees of the way into Kafka. */
final class LandingMetrics {
    private final Timer stored;
    private final Timer failed;

    LandingMetrics(MeterRegistry registry, AtomicLong waitingBytes) {
        Metric waiting = Catalogue.LANDING_WAITING;
        Gauge.builder(waiting.name(), waitingBytes, AtomicLong::doubleValue)
                .description(waiting.meaning())
                .baseUnit("bytes")
                .register(registry);
        stored = landings(registry, "stored");
        failed = landings(registry, "failed");
    }

    /** Shows how many partitions are late. */
    static void watch(MeterRegistry registry, Sender sender) {
        Metric late = Catalogue.LANDING_LATE;
        Gauge.builder(late.name(), sender, Sender::lateLanes)
                .description(late.meaning())
                .baseUnit("partitions")
                .register(registry);
    }

    void settled(boolean isStored, long nanos) {
        (isStored ? stored : failed).record(nanos, TimeUnit.NANOSECONDS);
    }

    private static Timer landings(MeterRegistry registry, String outcome) {
        return Timer.builder(Catalogue.LANDINGS.name())
                .description(Catalogue.LANDINGS.meaning())
                .tag("outcome", outcome)
                .register(registry);
    }
}
