package io.headwater.topologies.presence;

import io.headwater.topologies.views.Bridges;
import io.headwater.topologies.views.FleetEntry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Since when bridges that sessions are still open at are dead, as this process sees it without a
 * break. A bridge that renews again, that took a node after it was found gone, or about which
 * nothing can be known for a moment, is waited for anew; so is every bridge after a restart, whose
 * nodes get the time to come back. Not safe for concurrent use.
 */
final class GoneBridges {
    private final long patienceNanos;
    private final Map<FleetEntry.Session, Long> since = new HashMap<>();
    private final Map<FleetEntry.Session, Map<Integer, Long>> found = new HashMap<>();

    /**
     * A bridge that is gone.
     *
     * @param deadNanos for how long it is dead
     * @param positions how far each partition was read when it was found gone
     */
    record Gone(long deadNanos, Map<Integer, Long> positions) {
        /** Whether a session of this epoch began after that, as none does at a bridge gone. */
        boolean isEarlierThan(int partition, long epoch) {
            Long read = positions.get(partition);
            return read != null && epoch >= read;
        }
    }

    /**
     * @param patience how long a bridge is dead before it is gone
     */
    GoneBridges(Duration patience) {
        patienceNanos = patience.toNanos();
    }

    /**
     * Those that are gone.
     *
     * @param states of every holder of open sessions, and of no other
     * @param positions next offset of each partition that is here
     * @param nowNanos on the steady clock
     */
    Map<FleetEntry.Session, Gone> of(
            Map<FleetEntry.Session, Bridges.State> states,
            Map<Integer, Long> positions,
            long nowNanos) {
        states.forEach(
                (holder, state) -> {
                    switch (state) {
                        case Bridges.State.Dead(_) -> since.putIfAbsent(holder, nowNanos);
                        case Bridges.State.Alive() -> since.remove(holder);
                        case Bridges.State.Unknown(_) -> since.remove(holder);
                    }
                });
        since.keySet().retainAll(states.keySet());
        found.keySet().retainAll(since.keySet());
        var gone = new HashMap<FleetEntry.Session, Gone>();
        since.forEach(
                (holder, first) -> {
                    if (nowNanos - first >= patienceNanos) {
                        var read = found.computeIfAbsent(holder, _ -> Map.copyOf(positions));
                        gone.put(holder, new Gone(nowNanos - first, read));
                    }
                });
        return gone;
    }

    /** It did something that only one that lives can do: the whole time is waited anew. */
    void waitAnew(FleetEntry.Session holder, long nowNanos) {
        since.put(holder, nowNanos);
        found.remove(holder);
    }
}
