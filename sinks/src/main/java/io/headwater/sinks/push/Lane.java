package io.headwater.sinks.push;

import java.util.ArrayDeque;

/**
 * What waits for one destination, and how much of it is under way. One that is not known to be
 * quick is tried by one piece of work at a time. One thread at a time.
 */
final class Lane {
    private final Destination destination;
    private final ArrayDeque<Piece> waiting = new ArrayDeque<>();
    private Standing standing;
    private int running;

    /** Work, and as what it was let in. */
    record Piece(Runnable work, Standing as) {}

    Lane(Destination destination, Standing standing) {
        this.destination = destination;
        this.standing = standing;
    }

    Destination destination() {
        return destination;
    }

    Standing standing() {
        return standing;
    }

    void judge(Standing now) {
        standing = now;
    }

    int waiting() {
        return waiting.size();
    }

    void add(Runnable work) {
        waiting.add(new Piece(work, standing));
    }

    /** The next piece, which is under way from now on. */
    Piece begin() {
        running++;
        return waiting.remove();
    }

    void ended() {
        running--;
    }

    /** Whether another piece is to begin, once there is a thread for it. */
    boolean isReady(int width) {
        return !waiting.isEmpty() && running < (standing == Standing.QUICK ? width : 1);
    }

    boolean isIdle() {
        return waiting.isEmpty() && running == 0;
    }
}
