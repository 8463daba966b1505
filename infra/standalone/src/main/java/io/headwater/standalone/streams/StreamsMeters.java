package io.headwater.standalone.streams;

import io.headwater.schemas.metrics.Metric;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.DoubleStream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Shows a few figures that Kafka Streams and its consumers have by JMX, over all stream threads and
 * stores of this process: enough to see a job that falls behind or a store that grows. The rest
 * stays with JMX.
 */
public final class StreamsMeters {
    private static final String CONSUMERS =
            "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=*-StreamThread-*-consumer";
    private static final String STORES =
            "kafka.streams:type=stream-state-metrics,rocksdb-state-id=*,*";
    private static final String CLIENTS = "kafka.streams:type=stream-metrics,client-id=*";
    private static final String THREADS = "kafka.streams:type=stream-thread-metrics,thread-id=*";

    private static final List<Shown> SHOWN =
            List.of(
                    most(
                            "headwater.streams.lag",
                            "records that a stream thread has not read yet, of the partition that lags most",
                            CONSUMERS,
                            "records-lag-max"),
                    sum(
                            "headwater.streams.threads",
                            "stream threads that run",
                            CLIENTS,
                            "alive-stream-threads"),
                    most(
                            "headwater.streams.commit.millis",
                            "mean time of a commit in the last half minute, of the slowest thread",
                            THREADS,
                            "commit-latency-avg"),
                    sum(
                            "headwater.streams.stores.disk.bytes",
                            "bytes of all stores on disk",
                            STORES,
                            "total-sst-files-size"),
                    sum(
                            "headwater.streams.stores.memory.bytes",
                            "bytes of all stores' write buffers",
                            STORES,
                            "cur-size-all-mem-tables"));

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

    private record Shown(Metric metric, String pattern, String attribute, boolean most) {}

    private StreamsMeters() {}

    /** Adds them; threads that start later are in them. */
    public static void show(MeterRegistry registry) {
        var meters = new StreamsMeters();
        for (Shown shown : SHOWN) {
            Gauge.builder(shown.metric().name(), () -> meters.read(shown))
                    .description(shown.metric().meaning())
                    .register(registry);
        }
    }

    /** All of them. */
    public static List<Metric> all() {
        return SHOWN.stream().map(Shown::metric).toList();
    }

    private double read(Shown shown) {
        DoubleStream values = values(shown).filter(Double::isFinite);
        return shown.most() ? values.max().orElse(0) : values.sum();
    }

    private DoubleStream values(Shown shown) {
        try {
            return beans.queryNames(new ObjectName(shown.pattern()), null).stream()
                    .flatMapToDouble(name -> value(name, shown.attribute()));
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(shown.pattern() + " is no pattern of beans", e);
        }
    }

    /** Nothing of a bean that goes meanwhile. */
    private DoubleStream value(ObjectName name, String attribute) {
        try {
            return beans.getAttribute(name, attribute) instanceof Number number
                    ? DoubleStream.of(number.doubleValue())
                    : DoubleStream.empty();
        } catch (JMException gone) {
            return DoubleStream.empty();
        }
    }

    private static Shown sum(String name, String meaning, String pattern, String attribute) {
        return new Shown(Metric.gauge(name, meaning), pattern, attribute, false);
    }

    private static Shown most(String name, String meaning, String pattern, String attribute) {
        return new Shown(Metric.gauge(name, meaning), pattern, attribute, true);
    }
}
