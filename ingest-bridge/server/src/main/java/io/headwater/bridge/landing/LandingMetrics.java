package io.headwater.bridge.landing;

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
        Gauge.builder("headwater.bridge.landing.waiting", waitingBytes, AtomicLong::doubleValue)
                .description("Records handed over whose fate is open")
                .baseUnit("bytes")
                .register(registry);
        stored = landings(registry, "stored");
        failed = landings(registry, "failed");
    }

    void settled(boolean isStored, long nanos) {
        (isStored ? stored : failed).record(nanos, TimeUnit.NANOSECONDS);
    }

    private static Timer landings(MeterRegistry registry, String outcome) {
        return Timer.builder("headwater.bridge.landings")
                .description("Records handed to Kafka, and how long until their fate was known")
                .tag("outcome", outcome)
                .register(registry);
    }
}
