package io.headwater.standalone.reference;

import io.headwater.bridge.app.BridgeMetrics;
import io.headwater.schemas.metrics.Metric;
import io.headwater.sinks.SinkMetrics;
import io.headwater.standalone.streams.StreamsMeters;
import io.headwater.topologies.app.TopologiesMetrics;
import java.util.Comparator;
import java.util.List;

/** Every metric of every module. */
final class MetricsPage {
    private MetricsPage() {}

    static String text() {
        return """
                # Metrics

                Prometheus' text format at `/metrics`, where a name has `_` for every dot, counters end in `_total`, timers
                in `_seconds`, gauges in their unit where they have one. Tags are small closed sets, never a node.

                ## Bridge

                %s
                ## Topologies

                %s
                ## Kafka Streams

                Of what it has by JMX itself:

                %s
                ## Sinks

                By JMX in any Connect worker, as `io.headwater.sinks:type=timeseries,connector="..",task=..`; `up` and
                `headwater connect` show them as

                %s"""
                .formatted(
                        table(BridgeMetrics.all()),
                        table(TopologiesMetrics.all()),
                        table(StreamsMeters.all()),
                        table(SinkMetrics.all()));
    }

    private static Table table(List<Metric> metrics) {
        var table = new Table("Metric", "Kind", "Tags", "Means");
        metrics.stream()
                .sorted(Comparator.comparing(Metric::name))
                .forEach(
                        metric ->
                                table.row(
                                        "`" + metric.name() + "`",
                                        metric.kind(),
                                        String.join(", ", metric.tags()),
                                        metric.meaning()));
        return table;
    }
}
