package io.headwater.bridge.app;

import io.headwater.bridge.metrics.Catalogue;
import io.headwater.schemas.metrics.Metric;
import java.util.List;

/** What a running bridge measures. */
public final class BridgeMetrics {
    private BridgeMetrics() {}

    /** Every {@code headwater.bridge.} metric; a bridge registers no other. */
    public static List<Metric> all() {
        return Catalogue.ALL;
    }
}
