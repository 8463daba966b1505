package io.headwater.sinks.timeseries;

/**
 * What one task did since it started, for JMX: {@code
 * io.headwater.sinks:type=timeseries,connector="<name>",task=<number>} in the worker's process. Any
 * thread may ask.
 */
public interface TimeSeriesSinkMXBean {
    /** Records that are in the database. */
    long getRecordsStored();

    /** Records that became dead letters. */
    long getRecordsRejected();

    /** Batches that were written. */
    long getFlushes();

    /** How long writing them took altogether, in ms. */
    long getFlushMillis();

    /** Attempts that found the database away; their batches are tried again. */
    long getFlushFailures();

    /**
     * How old the oldest record of the newest batch is, while it waits for the database, or was
     * when it was stored, in ms; 0 when there is nothing to store.
     */
    long getLagMillis();
}
