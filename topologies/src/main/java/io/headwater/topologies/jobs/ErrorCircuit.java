package io.headwater.topologies.jobs;

/**
 * Stops a task whose processing fails too often: a few bad records are set aside, but when many
 * fail the fault is ours, and going on would set aside what should have become state. Counts by
 * minutes of log time, so that a replay stops where the first run stopped. Stream thread only.
 */
final class ErrorCircuit {
    /** More failures than this in one minute of log time stop the task. */
    static final int MOST_PER_MINUTE = 100;

    /** Below this many records in a minute a share says nothing. */
    static final int FEWEST_FOR_SHARE = 1_000;

    private static final int MOST_PERCENT = 1;
    private static final long MINUTE = 60_000;

    private long minute = Long.MIN_VALUE;
    private long records;
    private long failures;
    private boolean hasFailed; // the present record

    /** Counts a record that is about to be decided. */
    void record(long loggedAt) {
        long now = Math.floorDiv(loggedAt, MINUTE);
        if (now > minute) {
            minute = now;
            records = 0;
            failures = 0;
        }
        records++;
        hasFailed = false;
    }

    /**
     * Counts that the present record failed.
     *
     * @throws CircuitOpenException when that is too often
     */
    void failed(Uplink uplink, Throwable failure) {
        failed(uplink.origin().toString(), failure);
    }

    /**
     * Counts that the present record, which stands at this place, failed: once, however many steps
     * of it do. A tick that stopped the task before they are abandoned would do so after each
     * start.
     *
     * @throws CircuitOpenException when that is too often
     */
    void failed(String place, Throwable failure) {
        if (hasFailed) {
            return;
        }
        hasFailed = true;
        failures++;
        boolean tooMany = failures > MOST_PER_MINUTE;
        boolean tooLargeAShare =
                records >= FEWEST_FOR_SHARE && failures * 100 > records * MOST_PERCENT;
        if (tooMany || tooLargeAShare) {
            throw new CircuitOpenException(
                    failures
                            + " of "
                            + records
                            + " records failed within a minute of log time, the last at "
                            + place
                            + ": "
                            + failure,
                    failure);
        }
    }
}
