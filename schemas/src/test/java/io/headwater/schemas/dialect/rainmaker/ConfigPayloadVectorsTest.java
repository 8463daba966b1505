package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.conformance.Requirement;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigPayloadVectorsTest {
    static Stream<Arguments> vectors() {
        return Vectors.of("config");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    @Requirement({"R-CONF-5", "R-JSON-3", "R-JSON-4", "R-JSON-8", "R-JSON-9"})
    void readsAsTheVectorsSay(String id, JsonNode vector) {
        byte[] payload = Vectors.payload(vector);

        var parsed = ConfigPayload.parse(payload, vector.get("node_id").asText());

        Judged.matches(parsed, vector);
        if (parsed instanceof Parsed.Accepted<NodeConfig> accepted) {
            matches(accepted.value(), vector.path("then"));
        }
        comparesWithTheGivenOne(payload, vector);
    }

    private static void matches(NodeConfig config, JsonNode then) {
        JsonNode info = then.path("node_info");
        if (!info.isMissingNode()) {
            assertThat(config.type()).isEqualTo(info.get("type").asText());
            assertThat(config.model()).isEqualTo(info.get("model").asText());
            assertThat(config.fwVersion()).isEqualTo(info.get("fw_version").asText());
            assertThat(config.projectName()).isEqualTo(info.get("project_name").asText());
        }
        if (then.has("cmd_resp")) {
            assertThat(config.commandResponse()).isEqualTo(then.get("cmd_resp").asBoolean());
        }
        if (then.has("network_id")) {
            assertThat(config.networkId()).isEqualTo(then.get("network_id").textValue());
        }
        if (then.has("services")) {
            assertThat(config.services()).hasSize(then.get("services").size());
        }
    }

    private static void comparesWithTheGivenOne(byte[] payload, JsonNode vector) {
        JsonNode given = vector.path("given").path("config");
        if (!given.isMissingNode()) {
            boolean changed = !vector.get("emits").isEmpty();
            assertThat(ConfigPayload.sameDocument(given.toString().getBytes(UTF_8), payload))
                    .isEqualTo(!changed);
        }
    }
}
