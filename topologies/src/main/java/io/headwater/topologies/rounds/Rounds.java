package io.headwater.topologies.rounds;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is done again and again, on a thread of its own. A round that fails, an error
 * included, is logged and is not the last one.
 */
public final class Rounds implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Rounds.class);

    private final Runnable round;
    private final String onFailure;
    private final String threadName;
    private final ScheduledThreadPoolExecutor thread;

    /**
     * @param threadName of the daemon thread, which begins with the rounds
     * @param onFailure what is logged of a round that failed, as a sentence
     */
    public Rounds(String threadName, Runnable round, String onFailure) {
        this.round = round;
        this.onFailure = onFailure;
        this.threadName = threadName;
        thread =
                new ScheduledThreadPoolExecutor(
                        1,
                        Thread.ofPlatform().daemon().name(threadName).factory(),
                        new DiscardPolicy()); // what is asked for after the end is of no interest
    }

    /**
     * Begins. Once only.
     *
     * @param before the first round, from now
     * @param between the end of a round and the next one
     */
    public void start(Duration before, Duration between) {
        var _ =
                thread.scheduleWithFixedDelay(
                        this::attempt, before.toNanos(), between.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** One round more, as soon as the thread is free. Any thread; does not wait for it. */
    public void soon() {
        thread.execute(this::attempt);
    }

    /**
     * No round begins any more, whoever asks for one; one under way is interrupted, and not waited
     * for.
     */
    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void attempt() {
        try {
            round.run();
        } catch (RuntimeException | Error e) { // what is thrown here would end the rounds
            if (!thread.isShutdown()) {
                LOGGER.atWarn().setCause(e).addKeyValue("thread", threadName).log(onFailure);
            }
        }
    }
}
