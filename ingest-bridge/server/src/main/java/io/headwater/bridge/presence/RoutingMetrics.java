package io.headwater.bridge.presence;

import io.headwater.bridge.metrics.Catalogue;
import io.headwater.schemas.metrics.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** How many messages were not applied, by reason; reasons are a closed set of the dialect. */
record RoutingMetrics(MeterRegistry registry) {
    void rejected(String reason) {
        count(Catalogue.REJECTIONS, reason);
    }

    void denied(String reason) {
        count(Catalogue.DENIALS, reason);
    }

    private void count(Metric metric, String reason) {
        Counter.builder(metric.name())
                .description(metric.meaning())
                .tag("reason", reason)
                .register(registry)
                .increment();
    }
}
