package io.headwater.topologies.push;

import io.headwater.avro.push.PushDelivery;
import io.headwater.avro.push.PushStatus;
import io.headwater.avro.push.PushTarget;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UserRowKey;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.timers.Timer;
import io.headwater.topologies.timers.TimerKind;
import io.headwater.topologies.timers.Timers;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What targets are not told yet, because their user does not want to be disturbed: it waits, and
 * goes out as one. Stream thread only.
 */
final class HeldPushes {
    private final UserTargets targets;
    private final PushOutbox outbox;
    private final Timers timers;

    HeldPushes(UserTargets targets, PushOutbox outbox, Timers timers) {
        this.targets = targets;
        this.outbox = outbox;
        this.timers = timers;
    }

    /** Until when a target is not to be told; what is held already decides for what joins it. */
    OptionalLong until(FleetKey user, List<Deliveries.Row> earlier, long at) {
        OptionalLong already =
                earlier.stream()
                        .map(Deliveries.Row::delivery)
                        .filter(delivery -> delivery.getStatus() == PushStatus.HELD)
                        .mapToLong(delivery -> Objects.requireNonNull(delivery.getNextAt()))
                        .min();
        return already.isPresent() ? already : Hold.until(targets.of(user).getPreferences(), at);
    }

    /** Will tell the target then. */
    void hold(FleetKey user, String target, long until, Effects effects) {
        timers.set(timer(user, target), until, effects);
    }

    /** Tells what was held as one, when it is more than one. */
    void due(Timer timer, long firedAtMs, Effects effects) {
        FleetKey user = FleetKey.parse(timer.node().toString()).orElseThrow();
        @Nullable PushTarget target = targets.target(user, timer.id());
        List<Deliveries.Row> held =
                outbox.of(user, timer.id()).stream()
                        .filter(row -> row.delivery().getStatus() == PushStatus.HELD)
                        .toList();
        if (target == null || held.isEmpty()) {
            effects.ignore("no-target");
            return;
        }
        if (held.size() == 1) {
            PushDelivery only = Settled.anew(held.getFirst().delivery());
            outbox.put(held.getFirst().key(), only, effects);
            outbox.send(held.getFirst().key(), target, only, firedAtMs, effects);
            return;
        }
        UserRowKey row =
                UserRowKey.delivery(
                        user,
                        target.getId(),
                        PushKeys.of("digest", target.getId(), Long.toString(firedAtMs)));
        PushDelivery digest = Digest.of(held, firedAtMs);
        held.forEach(part -> outbox.put(part.key(), null, effects));
        outbox.put(row, digest, effects);
        outbox.send(row, target, digest, firedAtMs, effects);
    }

    /** A timer is of a node; this one stands for a user, whose key has the same form. */
    private static Timer timer(FleetKey user, String target) {
        return new Timer(
                new NodeKey(user.tenant(), user.kind().wireName(), user.id()),
                TimerKind.PUSH,
                target);
    }
}
