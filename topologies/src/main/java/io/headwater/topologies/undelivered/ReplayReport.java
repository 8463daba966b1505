package io.headwater.topologies.undelivered;

import java.util.Map;

/**
 * What came of a replay.
 *
 * @param replayed how many are requested of the sink again, each counted once
 * @param refused how many are not, by reason; reasons that did not occur are not in it
 */
public record ReplayReport(long replayed, Map<Refusal, Long> refused) {
    /** Copies {@code refused}. */
    public ReplayReport {
        refused = Map.copyOf(refused);
    }
}
