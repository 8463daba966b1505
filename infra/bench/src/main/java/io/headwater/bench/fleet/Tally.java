package io.headwater.bench.fleet;

import java.util.ArrayList;
import java.util.List;

/** What the connections of one event loop have seen. Event loop only. */
final class Tally {
    private static final int TROUBLES_KEPT = 10;

    private final Latencies latencies = new Latencies();
    private final List<String> troubles = new ArrayList<>();
    private long sent;
    private long acknowledged;

    void sent(int count) {
        sent += count;
    }

    void acknowledged(long nanos) {
        acknowledged++;
        latencies.add(nanos);
    }

    /** Something happened that voids the run. */
    void trouble(String what) {
        if (troubles.size() < TROUBLES_KEPT) {
            troubles.add(what);
        }
    }

    long countOfAcknowledged() {
        return acknowledged;
    }

    /** Hands over all that was counted, and begins anew. */
    void moveTo(Tally sum) {
        sum.sent += sent;
        sum.acknowledged += acknowledged;
        sum.latencies.addAll(latencies);
        sum.troubles.addAll(troubles);
        sent = 0;
        acknowledged = 0;
        latencies.clear();
        troubles.clear();
    }

    long countOfSent() {
        return sent;
    }

    Latencies latencies() {
        return latencies;
    }

    List<String> troubles() {
        return troubles;
    }
}
