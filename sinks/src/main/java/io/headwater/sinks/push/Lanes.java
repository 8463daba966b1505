package io.headwater.sinks.push;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A queue for each destination, so that one which is slow or dead delays no other: it is worked off
 * by few threads at a time, they take turns with other lanes after each piece of work, and when it
 * is full it takes nothing more. An idle lane takes no memory. Any thread.
 */
final class Lanes {
    private final Executor threads;
    private final int width;
    private final int depth;
    private final Map<String, Lane> lanes = new HashMap<>();

    private static final class Lane {
        private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
        private int running;
    }

    /**
     * @param width most pieces of work of one destination at a time
     * @param depth most that wait for one destination
     */
    Lanes(Executor threads, int width, int depth) {
        this.threads = threads;
        this.width = width;
        this.depth = depth;
    }

    /**
     * Will do the work when its turn comes.
     *
     * @return false when the destination has too much to do already; nothing is kept then
     */
    synchronized boolean offer(String destination, Runnable work) {
        Lane lane = lanes.computeIfAbsent(destination, none -> new Lane());
        if (lane.waiting.size() >= depth) {
            return false;
        }
        lane.waiting.add(work);
        if (lane.running < width) {
            lane.running++;
            threads.execute(() -> step(destination, lane));
        }
        return true;
    }

    /** How many destinations have something to do. */
    synchronized int busy() {
        return lanes.size();
    }

    private void step(String destination, Lane lane) {
        Runnable work = next(destination, lane);
        if (work == null) {
            return;
        }
        try {
            work.run();
        } finally {
            threads.execute(() -> step(destination, lane));
        }
    }

    private synchronized @Nullable Runnable next(String destination, Lane lane) {
        Runnable work = lane.waiting.poll();
        if (work == null) {
            lane.running--;
            if (lane.running == 0) {
                lanes.remove(destination);
            }
        }
        return work;
    }
}
