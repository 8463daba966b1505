package io.headwater.topologies.timers;

import io.headwater.topologies.jobs.Effects;

/** What a capability does when a timer of its kind has come due. */
@FunctionalInterface
public interface Due {
    /**
     * Decides what it means, as for a record of the node. The timer is gone, unless it is set
     * again. What it was set for may have been settled since, which the capability's state tells.
     *
     * @param firedAtMs log time of the tick, at or after the time that was set
     */
    void due(Timer timer, long firedAtMs, Effects effects);
}
