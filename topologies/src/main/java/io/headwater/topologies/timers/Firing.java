package io.headwater.topologies.timers;

import io.headwater.schemas.NodeKey;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Step;
import java.util.Map;

/**
 * A timer that has come due, on its way to who decides.
 *
 * @param setFor when it was to fire, epoch ms
 * @param firedAt log time of the tick, epoch ms
 */
record Firing(Timers timers, Timer timer, long setFor, long firedAt, Map<TimerKind, Due> kinds)
        implements Step {
    @Override
    public NodeKey node() {
        return timer.node();
    }

    @Override
    public void decide(Effects effects) {
        if (!timers.isSetFor(timer, setFor)) {
            timers.forget(timer, setFor, effects); // moved or cancelled before, or seeded twice
            return;
        }
        timers.cancel(timer, effects);
        Due due = kinds.get(timer.kind());
        if (due == null) {
            effects.ignore("no-handler");
        } else {
            due.due(timer, firedAt, effects);
        }
    }

    @Override
    public void abandon(Effects effects) {
        timers.cancel(timer, effects);
    }
}
