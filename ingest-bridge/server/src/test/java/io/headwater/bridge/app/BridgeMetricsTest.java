package io.headwater.bridge.app;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.schemas.metrics.Metric;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue of metrics is what a bridge really registers. */
class BridgeMetricsTest {
    /** Counted by the reasons that occur, so they show with their first message. */
    private static final Set<String> SHOW_LATER =
            Set.of("headwater.bridge.rejections", "headwater.bridge.denials");

    @TempDir Path identity;

    @Test
    void namesEveryMeterOfABridgeWithItsKindAndTags() throws IOException {
        var registry = new SimpleMeterRegistry();
        Bridge bridge =
                Bridge.start(
                        config(),
                        new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()),
                        registry);
        bridge.stop();

        assertThat(registry.getMeters().stream().map(BridgeMetricsTest::described).collect(toSet()))
                .isEqualTo(
                        BridgeMetrics.all().stream()
                                .filter(metric -> !SHOW_LATER.contains(metric.name()))
                                .collect(toSet()));
    }

    @Test
    void namesNoMetricTwice() {
        assertThat(BridgeMetrics.all()).extracting(Metric::name).doesNotHaveDuplicates();
    }

    private BridgeConfig config() {
        return BridgeConfig.from(
                Map.of(
                        "headwater.bridge.mqtt.host", "127.0.0.1",
                        "headwater.bridge.mqtt.port", "0",
                        "headwater.bridge.claim.port", "0",
                        "headwater.bridge.ack.timeout", "1s",
                        "headwater.bridge.identity.dir", identity.toString(),
                        "headwater.bridge.kafka.bootstrap.servers", "127.0.0.1:9"));
    }

    private static Metric described(Meter meter) {
        Meter.Id id = meter.getId();
        List<String> tags = id.getTags().stream().map(Tag::getKey).toList();
        String meaning = id.getDescription() == null ? "" : id.getDescription();
        return new Metric(
                id.getName(), id.getType().name().toLowerCase(Locale.ROOT), tags, meaning);
    }
}
