package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.schemas.dialect.rainmaker.SetParamsPayload.Mode;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SetParamsPayloadTest {
    /** What the public API answers to a request of the wrong shape. */
    private static final Map<Reason, Integer> PUBLIC_CODES =
            Map.of(
                    Reason.NOT_OBJECT, 100_006,
                    Reason.EMPTY, 100_012,
                    Reason.FIELD_TYPE, 100_012);

    static Stream<Arguments> vectors() {
        return Vectors.of("params_remote");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    @Requirement({"R-REM-1", "R-REM-5", "R-REM-6"})
    void writesWhatUsersAskForAsTheVectorsSay(String id, JsonNode vector) {
        byte[] body = vector.at("/request/body").toString().getBytes(UTF_8);

        Parsed<byte[]> lenient = SetParamsPayload.write(body, config(), Mode.LENIENT);
        Parsed<byte[]> strict = SetParamsPayload.write(body, config(), Mode.STRICT);

        assertThat(lenient.verdict().word()).isEqualTo(vector.get("lenient").asText());
        assertThat(strict.verdict().word()).isEqualTo(vector.get("strict").asText());
        if (vector.has("strict_reason")) {
            assertThat(reason(strict).code()).isEqualTo(vector.get("strict_reason").asText());
        }
        if (vector.has("error_code")) {
            assertThat(PUBLIC_CODES.get(reason(lenient)))
                    .isEqualTo(vector.get("error_code").asInt());
        }
        if (vector.has("publishes") && lenient instanceof Parsed.Accepted<byte[]> accepted) {
            assertThat(accepted.value())
                    .asString(UTF_8)
                    .isEqualTo(vector.at("/publishes/payload_text").asText());
        }
    }

    @Test
    void strictlyANodeWithoutConfigCannotBeSet() {
        byte[] body = "{\"Lamp\":{\"Power\":true}}".getBytes(UTF_8);

        assertThat(reason(SetParamsPayload.write(body, null, Mode.STRICT)))
                .isEqualTo(Reason.NO_CONFIG);
        assertThat(SetParamsPayload.write(body, null, Mode.LENIENT).verdict())
                .isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void aRequestLargerThanANodeTakesIsRefused() {
        String body = "{\"Lamp\":{\"Name\":\"" + "x".repeat(65_536) + "\"}}";

        assertThat(reason(SetParamsPayload.write(body.getBytes(UTF_8), null, Mode.LENIENT)))
                .isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void strictlyNothingIsNoValue() {
        byte[] body = "{\"Lamp\":{\"Power\":null}}".getBytes(UTF_8);

        assertThat(reason(SetParamsPayload.write(body, config(), Mode.STRICT)))
                .isEqualTo(Reason.TYPE_MISMATCH);
    }

    private static NodeConfig config() {
        var given = (ObjectNode) Vectors.given("params_remote").get("config");
        given.put("node_id", "lamp").putObject("info");
        byte[] config = given.toString().getBytes(UTF_8);
        Parsed<NodeConfig> parsed = ConfigPayload.parse(config, "lamp");
        assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
        return ((Parsed.Accepted<NodeConfig>) parsed).value();
    }

    private static Reason reason(Parsed<byte[]> parsed) {
        assertThat(parsed).isInstanceOf(Parsed.Refused.class);
        return ((Parsed.Refused<byte[]>) parsed).reason();
    }
}
