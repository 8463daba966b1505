package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.Will;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The will of a connection that has ended, kept back until its delay has passed or its session ends
 * (MQTT 5, 3.1.3.2.2). Landed at most once. May be used from any thread.
 */
final class DelayedWill {
    private final Will will;
    private final Lease lease;
    private final InstantSource clock;
    private final Executor eventLoop;
    private final Future<?> timer;
    private final AtomicBoolean settled = new AtomicBoolean();
    private final CompletableFuture<Void> landed = new CompletableFuture<>();

    /**
     * @param wire of the connection that ended: its event loop keeps the time and lands the will
     */
    DelayedWill(Will will, Lease lease, InstantSource clock, Wire wire, Duration delay) {
        this.will = will;
        this.lease = lease;
        this.clock = clock;
        this.eventLoop = wire.eventLoop();
        this.timer = wire.after(delay, this::settle);
    }

    /** What it holds in memory, about. */
    int bytes() {
        return will.topic().length() + will.payload().length;
    }

    /** The session goes on: there will be no will [MQTT 5, 3.1.3-9]. */
    void cancel() {
        if (settled.compareAndSet(false, true)) {
            timer.cancel(false);
            landed.complete(null);
        }
    }

    /**
     * Lands it now, unless that happened; completes, never with a failure, when its fate is known.
     */
    CompletionStage<Void> landNow() {
        eventLoop.execute(this::settle);
        return landed;
    }

    private void settle() {
        if (settled.compareAndSet(false, true)) {
            timer.cancel(false);
            CompletableFuture.completedStage(Inbound.of(will, clock.instant()))
                    .thenCompose(lease::land)
                    .whenComplete((_, _) -> landed.complete(null));
        }
    }
}
