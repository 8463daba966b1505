package io.headwater.sinks.push;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What is not due yet, of which so much is kept in memory and no more. Any thread. */
final class Waiting {
    private final ScheduledExecutorService timer;
    private final int most;
    private final AtomicInteger kept = new AtomicInteger();

    Waiting(ScheduledExecutorService timer, int most) {
        this.timer = timer;
        this.most = most;
    }

    /**
     * Will do it then.
     *
     * @return false when so much waits already; nothing is kept then
     */
    boolean keep(long millis, Runnable due) {
        if (kept.incrementAndGet() > most) {
            kept.decrementAndGet();
            return false;
        }
        var unused =
                timer.schedule(
                        () -> {
                            kept.decrementAndGet();
                            due.run();
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
        return true;
    }
}
