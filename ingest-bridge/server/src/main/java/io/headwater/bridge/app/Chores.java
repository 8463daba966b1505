package io.headwater.bridge.app;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done now and then, on one thread; a chore that fails is done again next time. */
final class Chores implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Chores.class);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    work -> new Thread(work, "headwater-bridge-chores"));

    void every(Duration period, String chore, Runnable work) {
        var _ =
                thread.scheduleWithFixedDelay(
                        () -> attempt(chore, work), 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Does it again and again, until it says that it is done. */
    void until(Duration period, String chore, BooleanSupplier work) {
        var next = new AtomicReference<@Nullable Future<?>>();
        Runnable attempt =
                () -> {
                    Future<?> itself = next.get();
                    if (work.getAsBoolean() && itself != null) {
                        itself.cancel(false);
                    }
                };
        next.set(
                thread.scheduleWithFixedDelay(
                        () -> attempt(chore, attempt),
                        0,
                        period.toMillis(),
                        TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static void attempt(String chore, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) { // or the executor would never run it again
            LOGGER.atError().addKeyValue("chore", chore).setCause(e).log("chore failed");
        }
    }
}
