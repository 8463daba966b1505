package io.headwater.topologies.alerts;

/**
 * How often a node may have its users notified (R-AL-6): ten times at once, and then every two
 * seconds. A pure rule over log time: each notification moves the node two seconds ahead of its
 * pace, and one that would take it more than twenty seconds ahead is not sent.
 */
final class Pace {
    /** Between notifications in the long run. */
    static final long EVERY_MILLIS = 2_000;

    /** At once. */
    static final int BURST = 10;

    private Pace() {}

    /**
     * Whether an alert goes beyond the pace.
     *
     * @param until log time at which the node has caught up with its pace
     * @param now log time of the alert
     */
    static boolean isExceeded(long until, long now) {
        return until - now > (BURST - 1) * EVERY_MILLIS;
    }

    /** When the node has caught up again, with one more alert; one too many costs nothing. */
    static long after(long until, long now) {
        return isExceeded(until, now) ? until : Math.max(until, now) + EVERY_MILLIS;
    }
}
