package io.headwater.topologies.query;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads how far one thing is for as long as somebody wants to know, and tells all of them. A thread
 * of its own, which waits most of the time; everything else from any thread.
 */
final class ProgressWatch {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProgressWatch.class);

    /** Reading takes a twentieth of the time at most, however long one reading takes. */
    private static final int REST = 19;

    private final String thing;
    private final Supplier<Progress> reading;
    private final Duration pause;
    private final BiConsumer<String, ProgressWatch> onEnd;
    private final Set<ProgressStream> readers = new HashSet<>(); // with the rest, under the lock
    private boolean ended;

    private ProgressWatch(
            String thing,
            Supplier<Progress> reading,
            Duration pause,
            BiConsumer<String, ProgressWatch> onEnd) {
        this.thing = thing;
        this.reading = reading;
        this.pause = pause;
        this.onEnd = onEnd;
    }

    /**
     * Begins with one reader.
     *
     * @param pause between two readings, at least
     * @param onEnd told once nobody is told anything any more
     */
    static ProgressWatch begin(
            String thing,
            ProgressStream reader,
            Supplier<Progress> reading,
            Duration pause,
            BiConsumer<String, ProgressWatch> onEnd) {
        var watch = new ProgressWatch(thing, reading, pause, onEnd);
        watch.readers.add(reader);
        Thread.ofVirtual().name("progress of " + thing).start(watch::run);
        return watch;
    }

    /** One reader more; false when this has ended. */
    synchronized boolean join(ProgressStream reader) {
        if (!ended) {
            readers.add(reader);
        }
        return !ended;
    }

    /** One reader less, if it was one. */
    synchronized void leave(ProgressStream reader) {
        if (readers.remove(reader) && readers.isEmpty()) {
            notifyAll();
        }
    }

    /** Ends it; its readers have lost their connections. */
    synchronized void stop() {
        ended = true;
        notifyAll();
    }

    private void run() {
        try {
            long restMillis = pause.toMillis();
            while (rested(restMillis)) {
                long begin = System.nanoTime();
                Progress progress = reading.get();
                long tookMillis = (System.nanoTime() - begin) / 1_000_000;
                restMillis = Math.max(pause.toMillis(), REST * tookMillis);
                all().forEach(reader -> reader.tell(progress));
            }
        } catch (Refused refused) {
            drop(String.valueOf(refused.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).addKeyValue("thing", thing).log("progress cannot be read");
            drop("it cannot be read at present");
        } finally {
            stop();
            onEnd.accept(thing, this);
        }
    }

    /** Whether there is somebody to read for, after this long. */
    private synchronized boolean rested(long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        long left = millis;
        while (left > 0 && !ended && !readers.isEmpty()) {
            wait(left);
            left = (until - System.nanoTime()) / 1_000_000;
        }
        ended |= readers.isEmpty();
        return !ended;
    }

    private synchronized List<ProgressStream> all() {
        return List.copyOf(readers);
    }

    private void drop(String why) {
        stop();
        all().forEach(reader -> reader.leave(why));
    }
}
