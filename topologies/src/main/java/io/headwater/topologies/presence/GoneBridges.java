package io.headwater.topologies.presence;

import io.headwater.topologies.views.Bridges;
import io.headwater.topologies.views.FleetEntry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Since when bridges that sessions are still open at are dead, as this process sees it without a
 * break. A bridge that renews again, or about which nothing can be known for a moment, is waited
 * for anew; so is every bridge after a restart, whose nodes get the time to come back. Not safe for
 * concurrent use.
 */
final class GoneBridges {
    private final long patienceNanos;
    private final Map<FleetEntry.Session, Long> since = new HashMap<>();

    /**
     * @param patience how long a bridge is dead before it is gone
     */
    GoneBridges(Duration patience) {
        patienceNanos = patience.toNanos();
    }

    /**
     * Those that are gone, each with how long it is dead, in nanoseconds.
     *
     * @param states of every holder of open sessions, and of no other
     * @param nowNanos on the steady clock
     */
    Map<FleetEntry.Session, Long> of(Map<FleetEntry.Session, Bridges.State> states, long nowNanos) {
        since.keySet().retainAll(states.keySet());
        states.forEach(
                (holder, state) -> {
                    switch (state) {
                        case Bridges.State.Dead(_) -> since.putIfAbsent(holder, nowNanos);
                        case Bridges.State.Alive() -> since.remove(holder);
                        case Bridges.State.Unknown(_) -> since.remove(holder);
                    }
                });
        var gone = new HashMap<FleetEntry.Session, Long>();
        since.forEach(
                (holder, first) -> {
                    if (nowNanos - first >= patienceNanos) {
                        gone.put(holder, nowNanos - first);
                    }
                });
        return gone;
    }
}
