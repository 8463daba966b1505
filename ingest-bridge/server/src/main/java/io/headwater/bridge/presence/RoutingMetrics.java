package io.headwater.bridge.presence;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** How many messages were not applied, by reason; reasons are a closed set of the dialect. */
record RoutingMetrics(MeterRegistry registry) {
    void rejected(String reason) {
        count("headwater.bridge.rejections", "Messages kept as rejected", reason);
    }

    void denied(String reason) {
        count("headwater.bridge.denials", "Messages their node may not publish", reason);
    }

    private void count(String name, String description, String reason) {
        Counter.builder(name)
                .description(description)
                .tag("reason", reason)
                .register(registry)
                .increment();
    }
}
