package io.headwater.sinks.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class TimeSeriesSinkSettingsTest {
    private static final String URL = "jdbc:postgresql://localhost/db";

    @Test
    void needsOnlyTheUrlAndTheIsolationLevel() {
        var settings = TimeSeriesSinkSettings.from(given());

        assertThat(settings.url()).isEqualTo(URL);
        assertThat(settings.schema()).isEqualTo("headwater");
        assertThat(settings.poolSize()).isEqualTo(1);
        assertThat(settings.maxRetries()).isEqualTo(-1);
        assertThat(settings.writeTimeout()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void namesEveryProblemAtOnce() {
        var given = given();
        given.put("connection.url", "jdbc:mysql://secret@localhost/db");
        given.put("batch.size", "0");
        given.put("schema", "pg_catalog");
        given.put("consumer.override.isolation.level", "read_uncommitted");

        assertThatThrownBy(() -> TimeSeriesSinkSettings.from(given))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("connection.url")
                .hasMessageContaining("batch.size")
                .hasMessageContaining("schema")
                .hasMessageContaining("isolation.level")
                .hasMessageNotContaining("secret");
    }

    @Test
    void isRefusedWhenNothingSaysThatOnlyCommittedRecordsAreRead() {
        assertThatThrownBy(() -> TimeSeriesSinkSettings.from(Map.of("connection.url", URL)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("consumer.override.isolation.level");
    }

    @Test
    void neverShowsThePassword() {
        var given = given();
        given.put("connection.password", "hunter2");

        assertThat(TimeSeriesSinkSettings.from(given).toString()).doesNotContain("hunter2");
    }

    @Test
    void buildsAConnectorThatItAcceptsItself() {
        var topics = new Topics("acme", SchemaIdTable.load());

        var config = TimeSeriesSinkSettings.connectorConfig(topics, URL, "me", "hunter2");

        assertThat(config)
                .containsEntry(
                        "topics",
                        "acme.timeseries.points.v1,acme.params.changed.v1,acme.registry.nodes.v1,"
                                + "acme.presence.state.v1,acme.alerts.raised.v1,acme.ota.executions.v1,acme.mapping.changed.v1")
                .containsEntry(
                        "errors.deadletterqueue.topic.name", "acme.timeseries.deadletters.v1");
        assertThat(TimeSeriesSinkSettings.from(config).password().value()).isEqualTo("hunter2");
        assertThat(new TimeSeriesSinkConnector().validate(config).configValues())
                .allSatisfy(value -> assertThat(value.errorMessages()).isEmpty());
    }

    @Test
    void hasAnExampleInTheArchiveThatReadsWhatItBuildsItself() throws IOException {
        var topics = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
        var built = TimeSeriesSinkSettings.connectorConfig(topics, URL, "me", "hunter2");

        String example = Files.readString(Path.of("src/assembly/timeseries-sink.json"));

        assertThat(
                        List.of(
                                "connector.class",
                                "topics",
                                "key.converter",
                                "value.converter",
                                "value.converter.unreadable",
                                "header.converter",
                                "errors.deadletterqueue.topic.name",
                                "consumer.override.isolation.level"))
                .allSatisfy(
                        name ->
                                assertThat(example)
                                        .contains(
                                                "\"%s\": \"%s\"".formatted(name, built.get(name))));
    }

    private static Map<String, String> given() {
        var given = new HashMap<String, String>();
        given.put("connection.url", URL);
        given.put("consumer.override.isolation.level", "read_committed");
        return given;
    }
}
