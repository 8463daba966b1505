package io.headwater.standalone.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.metrics.Metric;
import io.headwater.sinks.SinkMetrics;
import io.headwater.sinks.timeseries.TimeSeriesSinkMXBean;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SinkMetersTest {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<ObjectName> shown = new ArrayList<>();

    /** What a task counted. */
    public record Counted(
            long getRecordsStored,
            long getRecordsRejected,
            long getFlushes,
            long getFlushMillis,
            long getFlushFailures,
            long getLagMillis)
            implements TimeSeriesSinkMXBean {}

    @AfterEach
    void hide() throws Exception {
        for (ObjectName name : shown) {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        }
    }

    @Test
    void addsUpWhatTheTasksCountAndTakesTheLagOfTheSlowest() throws Exception {
        SinkMeters.show(registry);
        task(0, new Counted(100, 1, 10, 500, 2, 1500));
        task(1, new Counted(200, 2, 20, 700, 3, 500));

        assertThat(registry.scrape())
                .contains("headwater_sinks_records_total{outcome=\"stored\"} 300.0")
                .contains("headwater_sinks_records_total{outcome=\"rejected\"} 3.0")
                .contains("headwater_sinks_flush_seconds_count 30")
                .contains("headwater_sinks_flush_seconds_sum 1.2")
                .contains("headwater_sinks_flush_failures_total 5.0")
                .contains("headwater_sinks_lag_seconds 1.5")
                .contains("headwater_sinks_tasks 2.0");
    }

    @Test
    void showsEveryMetricOfTheCatalogueBeforeThereIsATask() {
        SinkMeters.show(registry);

        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .containsAll(SinkMetrics.all().stream().map(Metric::name).toList());
    }

    private void task(int number, Counted counted) throws Exception {
        var name =
                new ObjectName("io.headwater.sinks:type=timeseries,connector=\"c\",task=" + number);
        ManagementFactory.getPlatformMBeanServer()
                .registerMBean(new StandardMBean(counted, TimeSeriesSinkMXBean.class, true), name);
        shown.add(name);
    }
}
