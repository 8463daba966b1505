package io.headwater.standalone.connect;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.headwater.sinks.SinkMetrics;
import io.headwater.sinks.timeseries.TimeSeriesSinkMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Shows what the sinks of this process count by JMX as metrics, over all tasks that run. A task
 * that starts again counts from zero, as counters of a process do.
 */
public final class SinkMeters {
    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName pattern;

    private SinkMeters(ObjectName pattern) {
        this.pattern = pattern;
    }

    /** Adds the sinks' metrics; tasks that start later are in them. */
    public static void show(MeterRegistry registry) {
        try {
            new SinkMeters(new ObjectName(SinkMetrics.TIMESERIES_BEANS)).addTo(registry);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException("the pattern of the sinks' beans is broken", e);
        }
    }

    private void addTo(MeterRegistry registry) {
        records(registry, "stored", TimeSeriesSinkMXBean::getRecordsStored);
        records(registry, "rejected", TimeSeriesSinkMXBean::getRecordsRejected);
        FunctionTimer.builder(
                        SinkMetrics.FLUSHES.name(),
                        this,
                        all -> all.sum(TimeSeriesSinkMXBean::getFlushes),
                        all -> all.sum(TimeSeriesSinkMXBean::getFlushMillis),
                        MILLISECONDS)
                .description(SinkMetrics.FLUSHES.meaning())
                .register(registry);
        FunctionCounter.builder(
                        SinkMetrics.FLUSH_FAILURES.name(),
                        this,
                        all -> all.sum(TimeSeriesSinkMXBean::getFlushFailures))
                .description(SinkMetrics.FLUSH_FAILURES.meaning())
                .register(registry);
        Gauge.builder(
                        SinkMetrics.LAG.name(),
                        () -> values(TimeSeriesSinkMXBean::getLagMillis).max().orElse(0) / 1000.0)
                .baseUnit("seconds")
                .description(SinkMetrics.LAG.meaning())
                .register(registry);
        Gauge.builder(SinkMetrics.TASKS.name(), () -> tasks().size())
                .description(SinkMetrics.TASKS.meaning())
                .register(registry);
    }

    private void records(
            MeterRegistry registry, String outcome, ToLongFunction<TimeSeriesSinkMXBean> count) {
        FunctionCounter.builder(SinkMetrics.RECORDS.name(), this, all -> all.sum(count))
                .tag("outcome", outcome)
                .description(SinkMetrics.RECORDS.meaning())
                .register(registry);
    }

    private long sum(ToLongFunction<TimeSeriesSinkMXBean> figure) {
        return values(figure).sum();
    }

    private LongStream values(ToLongFunction<TimeSeriesSinkMXBean> figure) {
        return tasks().stream().flatMapToLong(task -> value(task, figure));
    }

    /** Nothing of a task that stops meanwhile. */
    private static LongStream value(
            TimeSeriesSinkMXBean task, ToLongFunction<TimeSeriesSinkMXBean> figure) {
        try {
            return LongStream.of(figure.applyAsLong(task));
        } catch (UndeclaredThrowableException gone) {
            return LongStream.empty();
        }
    }

    private List<TimeSeriesSinkMXBean> tasks() {
        Stream<ObjectName> names = beans.queryNames(pattern, null).stream();
        return names.map(name -> JMX.newMXBeanProxy(beans, name, TimeSeriesSinkMXBean.class))
                .toList();
    }
}
