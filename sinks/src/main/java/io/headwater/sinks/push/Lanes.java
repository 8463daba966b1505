package io.headwater.sinks.push;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A queue for each destination, so that one which is slow or dead delays no other: lanes take turns
 * after each piece of work, a lane that is full takes nothing more, and those that were slow,
 * however many, share a part of the threads and of what may wait; see {@link Share}. Any thread.
 */
final class Lanes {
    private final Executor threads;
    private final Limits limits;
    private final InstantSource clock;
    private final Share running;
    private final Share waiting;
    private final Standings standings = new Standings();
    private final Map<String, Lane> lanes = new HashMap<>();

    /** Lanes with work that may begin, by standing; the one that waits longest comes first. */
    private final Map<Standing, LinkedHashSet<Lane>> ready = new EnumMap<>(Standing.class);

    private boolean isOver;

    /**
     * What lanes may take.
     *
     * @param threads most pieces of work at a time, at least 4
     * @param width most of them of one destination
     * @param depth most that wait for one destination
     * @param waiting most that wait, at least 4
     * @param quick what ends within this was quick
     */
    record Limits(int threads, int width, int depth, int waiting, Duration quick) {}

    /**
     * @param threads as many as are asked for at a time
     */
    Lanes(Executor threads, Limits limits, InstantSource clock) {
        this.threads = threads;
        this.limits = limits;
        this.clock = clock;
        running = new Share(limits.threads());
        waiting = new Share(limits.waiting());
        for (Standing standing : Standing.values()) {
            ready.put(standing, new LinkedHashSet<>());
        }
    }

    /**
     * Will do the work when its turn comes.
     *
     * @return false when the destination, or others like it, have too much to do already; nothing
     *     is kept then
     */
    synchronized boolean offer(Destination destination, Runnable work) {
        @Nullable Lane known = lanes.get(destination.name());
        Lane lane = known == null ? new Lane(destination, standings.of(destination)) : known;
        if (lane.waiting() >= limits.depth() || !waiting.isOpenTo(lane.standing())) {
            return false;
        }
        lanes.put(destination.name(), lane);
        waiting.take(lane.standing());
        lane.add(work);
        queue(lane);
        beginWhatMay();
        return true;
    }

    /** How many destinations have something to do. */
    synchronized int busy() {
        return lanes.size();
    }

    /** Begins nothing any more. */
    synchronized void stop() {
        isOver = true;
    }

    private void beginWhatMay() {
        @Nullable Lane next = next();
        while (next != null && !isOver) {
            begin(next);
            next = next();
        }
    }

    /** The lane whose turn it is; null when there is none, or no thread for it. */
    private @Nullable Lane next() {
        for (Standing standing : Standing.values()) {
            LinkedHashSet<Lane> queue = ready.get(standing);
            while (queue != null && !queue.isEmpty() && running.isOpenTo(standing)) {
                Lane lane = queue.removeFirst();
                if (standing == Standing.NEW) {
                    lane.judge(standings.of(lane.destination()));
                }
                if (lane.standing() == standing) {
                    return lane;
                }
                queue(lane); // where it stands turned out to be slow while it waited
            }
        }
        return null;
    }

    private void begin(Lane lane) {
        Standing as = lane.standing();
        Lane.Piece piece = lane.begin();
        waiting.give(piece.as());
        running.take(as);
        queue(lane);
        threads.execute(() -> run(lane, piece.work(), as));
    }

    private void run(Lane lane, Runnable work, Standing as) {
        long began = clock.millis();
        try {
            work.run();
        } finally {
            ended(lane, as, clock.millis() - began <= limits.quick().toMillis());
        }
    }

    private synchronized void ended(Lane lane, Standing as, boolean wasQuick) {
        running.give(as);
        lane.ended();
        standings.note(lane.destination(), wasQuick);
        lane.judge(standings.of(lane.destination()));
        if (lane.isIdle()) {
            lanes.remove(lane.destination().name());
        }
        queue(lane);
        beginWhatMay();
    }

    /** At the end of the queue of its standing, if it has anything to begin. */
    private void queue(Lane lane) {
        ready.forEach(
                (standing, queue) -> {
                    boolean belongs = standing == lane.standing() && lane.isReady(limits.width());
                    if (belongs) {
                        queue.add(lane); // keeps its place if it has one
                    } else {
                        queue.remove(lane);
                    }
                });
    }
}
