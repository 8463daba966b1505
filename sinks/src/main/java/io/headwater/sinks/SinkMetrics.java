package io.headwater.sinks;

import io.headwater.schemas.metrics.Metric;
import java.util.List;

/**
 * The metrics of the sinks in this process. Sinks count by JMX, which every Connect worker has;
 * whoever runs a worker shows the beans under these names.
 */
public final class SinkMetrics {
    /** Pattern of the names of all beans of the time-series sink's tasks. */
    public static final String TIMESERIES_BEANS = "io.headwater.sinks:type=timeseries,*";

    public static final Metric RECORDS =
            Metric.counter(
                    "headwater.sinks.records",
                    "records that the tasks took from their topics: stored, or rejected into the dead letters",
                    "outcome");
    public static final Metric FLUSHES =
            Metric.timer(
                    "headwater.sinks.flush", "batches that were written, and how long that took");
    public static final Metric FLUSH_FAILURES =
            Metric.counter(
                    "headwater.sinks.flush.failures",
                    "attempts to write that found the database away; the records wait in Kafka");
    public static final Metric LAG =
            Metric.gauge(
                    "headwater.sinks.lag",
                    "age of the oldest record that a task has in hand, of the task that lags most, in seconds; 0 when there is nothing to store");
    public static final Metric TASKS =
            Metric.gauge("headwater.sinks.tasks", "tasks that run in this process");

    private SinkMetrics() {}

    /** All of them, in the order of this page. */
    public static List<Metric> all() {
        return List.of(RECORDS, FLUSHES, FLUSH_FAILURES, LAG, TASKS);
    }
}
