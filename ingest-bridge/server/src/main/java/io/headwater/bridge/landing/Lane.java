package io.headwater.bridge.landing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The records of one partition whose fate is open, in the order in which they were handed over. A
 * lane is late from the moment the oldest of them is, until the last of them has its fate; it takes
 * nothing new meanwhile. So what a node sends again, because it was not acknowledged, cannot come
 * to stand in the log before what it sent first. Safe for any thread.
 */
final class Lane {
    private final String topic;
    private final int partition;
    private final Deque<Waiting> open = new ArrayDeque<>(); // guarded by this
    private boolean late; // guarded by this

    Lane(String topic, int partition) {
        this.topic = topic;
        this.partition = partition;
    }

    int partition() {
        return partition;
    }

    /** Takes a record in; false while the lane is late. */
    synchronized boolean enter(Waiting waiting) {
        if (late) {
            return false;
        }
        open.addLast(waiting);
        return true;
    }

    /** The record has its fate; true when the lane was late until now and no longer is. */
    synchronized boolean leave(Waiting waiting) {
        waiting.finish();
        while (!open.isEmpty() && open.peekFirst().isFinished()) {
            open.removeFirst();
        }
        boolean over = late && open.isEmpty();
        if (over) {
            late = false;
        }
        return over;
    }

    /**
     * Is late from now on when its oldest record was handed over before this.
     *
     * @param limit nano time
     * @return all records that are to be told of it; none when the lane is not late, or was already
     */
    synchronized List<Waiting> lateSince(long limit) {
        Waiting oldest = open.peekFirst();
        if (late || oldest == null || oldest.since() - limit >= 0) {
            return List.of();
        }
        late = true;
        return open.stream().filter(waiting -> !waiting.isFinished()).toList();
    }

    synchronized boolean isLate() {
        return late;
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
