package io.headwater.bridge.app;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
