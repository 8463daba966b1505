package io.headwater.topologies.jobs;

/**
 * When a task wants the next tick. The task says so on its stream thread, and one thread of the job
 * writes the tick; nobody asks twice before the first tick was read.
 */
public final class Wake {
    /** Later than any time. */
    public static final long NEVER = Long.MAX_VALUE;

    private long earliest = NEVER;
    private boolean ticked;

    /** Not before this time, epoch ms, is there anything to do. */
    public synchronized long earliest() {
        return earliest;
    }

    /** There will be something to do at this time, epoch ms. */
    public synchronized void by(long at) {
        earliest = Math.min(earliest, at);
    }

    /** A tick was read; the next thing to do is at this time, {@link #NEVER} when there is none. */
    public synchronized void next(long at) {
        earliest = at;
        ticked = false;
    }

    /**
     * Whether a tick is to be written now; whoever is told so writes it or calls {@link #missed}.
     */
    synchronized boolean ring(long now) {
        if (ticked || now < earliest) {
            return false;
        }
        ticked = true;
        return true;
    }

    /** The tick did not reach the log. */
    synchronized void missed() {
        ticked = false;
    }
}
