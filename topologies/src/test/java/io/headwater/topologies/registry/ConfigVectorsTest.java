package io.headwater.topologies.registry;

import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.avro.rejected.Rejected;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.jobs.VectorCases;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of the protocol's vectors {@code config}, each by its id, on the real topology. */
class ConfigVectorsTest {
    @TempDir Path folder;

    static Stream<Arguments> cases() {
        return VectorCases.of("config");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @Requirement({"R-CONF-1", "R-CONF-3", "R-CONF-5", "R-CONF-6"})
    void doesWhatTheVectorSays(String id, JsonNode vector) {
        try (var kafka = new NodesFixture(folder)) {
            NodeKey node = NodeKey.rainmaker(vector.get("node_id").asText());
            JsonNode given = vector.path("given").path("config");
            if (!given.isMissingNode()) {
                kafka.sends(node, "config", given.toString());
            }
            NodeIndex before = kafka.index(node);
            Long configuredBefore = before == null ? null : before.getConfiguredAt();
            kafka.drained(TOPICS.registryConfigs());

            byte[] payload = VectorCases.payload(vector);
            var later = NOON.plus(Duration.ofHours(1));
            kafka.lands(node, TopologyFixture.headers("config", later), payload, later);

            var index = Objects.requireNonNull(kafka.index(node));
            if (vector.get("verdict").asText().equals("reject")) {
                assertThat(kafka.rejected())
                        .extracting(Rejected::getReason)
                        .containsExactly(vector.get("reason").asText());
                assertThat(index.getConfiguredAt()).isEqualTo(configuredBefore);
                return;
            }
            assertThat(kafka.config(node)).isEqualTo(new String(payload, UTF_8));
            if (vector.has("emits")) {
                assertThat(Objects.equals(index.getConfiguredAt(), configuredBefore))
                        .isEqualTo(vector.get("emits").isEmpty());
            }
            for (String warning : VectorCases.words(vector, "warnings")) {
                assertThat(kafka.counted(JobMetrics.WARNINGS, "reason", warning)).isEqualTo(1);
            }
            assertThat(kafka.rejected().stream().flatMap(part -> part.getDropped().stream()))
                    .extracting(element -> element.getPath())
                    .containsExactlyElementsOf(
                            vector.path("dropped")
                                    .valueStream()
                                    .map(element -> element.get("path").asText())
                                    .toList());
            assertIndexed(vector.path("then"), index);
        }
    }

    private static void assertIndexed(JsonNode then, NodeIndex index) {
        JsonNode info = then.path("node_info");
        if (info.isObject()) {
            assertThat(index.getType()).isEqualTo(info.get("type").asText());
            assertThat(index.getModel()).isEqualTo(info.get("model").asText());
            assertThat(index.getFwVersion()).isEqualTo(info.get("fw_version").asText());
            assertThat(index.getProjectName()).isEqualTo(info.get("project_name").asText());
        }
        if (then.has("cmd_resp")) {
            assertThat(index.getCommandResponse()).isEqualTo(then.get("cmd_resp").asBoolean());
        }
        if (then.has("network_id")) {
            assertThat(index.getNetworkId()).isEqualTo(then.get("network_id").asText(null));
        }
    }
}
