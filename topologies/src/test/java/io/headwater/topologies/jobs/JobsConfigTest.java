package io.headwater.topologies.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.settings.InvalidSettingsException;
import io.headwater.schemas.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class JobsConfigTest {
    private static final Map<String, String> LEAST =
            Map.of(
                    "headwater.topologies.state.dir", "/data/state",
                    "headwater.topologies.kafka.bootstrap.servers", "kafka:9092");

    @Test
    void runsEveryJobUnlessToldOtherwise() {
        JobsConfig config = read(Map.of());

        assertThat(config.run()).containsExactlyInAnyOrder("nodes", "timeseries", "fleet");
        assertThat(config.commitInterval()).isEqualTo(Duration.ofMillis(25));
        assertThat(config.stateDir()).isEqualTo(Path.of("/data/state"));
        assertThat(config.instanceId()).isNull();
    }

    @Test
    void namesEveryUnusableSetting() {
        assertThatThrownBy(
                        () ->
                                read(
                                        Map.of(
                                                "headwater.topologies.run", "nodes,fleets",
                                                "headwater.topologies.threads", "0",
                                                "headwater.topologies.replicas", "1")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(
                        "headwater.topologies.run: expected some of nodes, timeseries, fleet")
                .hasMessageContaining("headwater.topologies.threads: expected a whole number")
                .hasMessageContaining(
                        "headwater.topologies.min.in.sync.replicas: expected at most");
    }

    @Test
    void makesExactlyOnceAndExplicitNamesOfThem() {
        StreamsConfig streams =
                StreamsSettings.of("headwater-nodes-g1", read(Map.of()), new Polled());

        assertThat(streams.getString("processing.guarantee")).isEqualTo("exactly_once_v2");
        assertThat(streams.getBoolean("ensure.explicit.internal.resource.naming")).isTrue();
        assertThat(streams.getInt("replication.factor")).isEqualTo(3);
        assertThat(streams.originals())
                .containsEntry("topic.min.insync.replicas", "2")
                .containsEntry("consumer.auto.offset.reset", "earliest");
    }

    @Test
    void letsAPersonOverrideWhatTheKafkaClientsAreTold() {
        JobsConfig config =
                read(Map.of("headwater.topologies.kafka.producer.compression.type", "zstd"));

        assertThat(StreamsSettings.of("headwater-nodes-g1", config, new Polled()).originals())
                .containsEntry("producer.compression.type", "zstd");
    }

    private static JobsConfig read(Map<String, String> given) {
        var settings = new HashMap<>(LEAST);
        settings.putAll(given);
        var in = new Settings(JobsConfig.PREFIX, settings);
        JobsConfig config = JobsConfig.read(in);
        in.rejectUnknown();
        in.throwIfInvalid();
        return config;
    }
}
