package io.headwater.bridge.claiming;

import io.headwater.bridge.metrics.Catalogue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Counts what becomes of claims. Any thread. */
final class ClaimMeters {
    private final Map<String, Counter> counters = new HashMap<>();

    ClaimMeters(MeterRegistry registry, Claims claims) {
        for (String tag : ClaimOutcome.tags()) {
            counters.put(
                    tag,
                    Counter.builder(Catalogue.CLAIMS.name())
                            .description(Catalogue.CLAIMS.meaning())
                            .tag("result", tag)
                            .register(registry));
        }
        Gauge.builder(Catalogue.CLAIMED.name(), claims, Claims::size)
                .description(Catalogue.CLAIMED.meaning())
                .baseUnit("nodes")
                .register(registry);
    }

    void settled(ClaimOutcome outcome) {
        Objects.requireNonNull(counters.get(outcome.tag())).increment();
    }
}
