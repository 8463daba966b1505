package io.headwater.topologies.app;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.metrics.Metric;
import io.headwater.topologies.files.FilesConfig;
import io.headwater.topologies.files.NodeFiles;
import io.headwater.topologies.jobs.Breakages;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.nodes.NodesJob;
import io.headwater.topologies.timeseries.TimeSeries;
import io.headwater.topologies.views.BridgeRecords;
import io.headwater.topologies.views.Views;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue of metrics is what running jobs really register. */
class TopologiesMetricsTest {
    @TempDir Path folder;

    @Test
    void namesEveryMeterOfTheJobsWithItsKindAndTags() throws IOException {
        var registry = new SimpleMeterRegistry();
        var views = Views.of(1);
        var timeSeries =
                new TimeSeries(
                        TOPICS, TimeSeries.DEFAULT_HOT_SPAN, registry, InstantSource.system());
        var registered = new HashSet<Metric>();
        for (StreamsJob job :
                List.of(
                        NodesJob.of(TOPICS, views.fleet()),
                        new StreamsJob(TimeSeries.JOB, TOPICS, List.of(timeSeries)))) {
            try (var kafka = new TopologyFixture(job, views, folder.resolve(job.name()))) {
                send(kafka, "params-local", "no json");
                send(kafka, "params-local", "{\"Lamp\":{\"Unheard-of\":1}}");
                send(kafka, "params-local", "{}");
                send(kafka, "presence", "{}");
                send(kafka, "alert", "{\"esp.alert.str\":\"hot\"}");
                kafka.pipe("no node".getBytes(UTF_8), new RecordHeaders(), new byte[0], NOON);
                kafka.meters().forEach(meter -> registered.add(described(meter)));
            }
        }
        Breakages.happen(registry);
        var _ = new BridgeRecords(() -> NOON, registry);
        openFiles(registry);
        registry.getMeters().forEach(meter -> registered.add(described(meter)));

        assertThat(registered).isEqualTo(Set.copyOf(TopologiesMetrics.all()));
    }

    @Test
    void namesNoMetricTwiceAndSaysWhatEachMeans() {
        assertThat(TopologiesMetrics.all()).extracting(Metric::name).doesNotHaveDuplicates();
        assertThat(TopologiesMetrics.all()).extracting(Metric::meaning).doesNotContain("");
    }

    private void openFiles(MeterRegistry registry) throws IOException {
        var config =
                new FilesConfig(
                        Optional.of(folder.resolve("files")),
                        "127.0.0.1",
                        OptionalInt.empty(),
                        Optional.empty(),
                        "",
                        1,
                        1,
                        1,
                        1,
                        1,
                        1);
        NodeFiles.start(config, registry, InstantSource.system()).ifPresent(NodeFiles::close);
    }

    private static void send(TopologyFixture kafka, String channel, String payload) {
        kafka.pipe(NODE, channel, payload.getBytes(UTF_8), NOON);
    }

    private static Metric described(Meter meter) {
        Meter.Id id = meter.getId();
        String meaning = id.getDescription() == null ? "" : id.getDescription();
        return new Metric(
                id.getName(),
                id.getType().name().toLowerCase(Locale.ROOT),
                id.getTags().stream().map(Tag::getKey).toList(),
                meaning);
    }
}
