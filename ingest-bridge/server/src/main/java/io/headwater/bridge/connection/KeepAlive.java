package io.headwater.bridge.connection;

import io.netty.util.concurrent.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection that says nothing for one and a half times its keep-alive [MQTT-3.1.2-24]. Only
 * whole packets count. Rests while we do not read, because then the silence is ours. Event loop
 * only.
 */
final class KeepAlive {
    private final Wire wire;
    private final Duration patience;
    private final Runnable expired;
    private long heardAt; // ns
    private @Nullable Future<?> timer;

    /**
     * @param seconds what holds for the connection, at least 1
     * @param expired called once, when the client was silent for too long
     */
    KeepAlive(Wire wire, int seconds, Runnable expired) {
        this.wire = wire;
        this.patience = Duration.ofMillis(seconds * 1_500L);
        this.expired = expired;
    }

    /**
     * What holds for a client that asks for {@code asked} seconds: never more than it asked for.
     */
    static int seconds(int asked, Duration most) {
        int limit = Math.toIntExact(most.toSeconds());
        return asked == 0 ? limit : Math.min(asked, limit);
    }

    void start() {
        heard();
        waitFor(patience);
    }

    /** The client lives. */
    void heard() {
        heardAt = wire.nanos();
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void waitFor(Duration time) {
        timer = wire.after(time, this::check);
    }

    private void check() {
        if (wire.isPausedByUs()) {
            heard();
        }
        Duration left = patience.minusNanos(wire.nanos() - heardAt);
        if (left.isPositive()) {
            waitFor(left);
        } else {
            expired.run();
        }
    }
}
