package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.conformance.Requirement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UserMappingPayloadTest {
    private static final String NODE = "k7Wq2ZtB9mXc4VnR8pLd3H";

    static Stream<Arguments> vectors() {
        return Vectors.of("user_mapping");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    @Requirement("R-MAP-7")
    void readsMappingsAsTheVectorsSay(String id, JsonNode vector) {
        Parsed<UserMapping> parsed =
                UserMappingPayload.parse(Vectors.payload(vector), vector.get("node_id").asText());

        Judged.matches(parsed, vector);
        if (vector.has("effect") && parsed instanceof Parsed.Accepted<UserMapping> accepted) {
            assertThat(accepted.value().reset()).isTrue();
            assertThat(accepted.value() instanceof UserMapping.FactoryReset)
                    .isEqualTo(vector.get("effect").asText().equals("reset-only"));
        }
    }

    @Test
    void aDigestInTheSecretsPlaceIsOnlyReadWhereTheBridgeHasMasked() {
        String digest = "hmac-sha256:" + "0f".repeat(32);
        byte[] masked =
                "{\"node_id\":\"%s\",\"user_id\":\"u-1\",\"secret_key\":\"%s\"}"
                        .formatted(NODE, digest)
                        .getBytes(UTF_8);

        assertThat(UserMappingPayload.parse(masked, NODE).verdict()).isEqualTo(Verdict.REJECT);
        assertThat(UserMappingPayload.parseMasked(masked, NODE))
                .isInstanceOfSatisfying(
                        Parsed.Accepted.class,
                        accepted ->
                                assertThat(accepted.value())
                                        .isEqualTo(
                                                new UserMapping.Assertion("u-1", digest, false)));
    }

    @Test
    void anAssertionsTextHidesItsSecret() {
        assertThat(new UserMapping.Assertion("u-1", "hunter2", true).toString())
                .contains("u-1")
                .doesNotContain("hunter2");
    }
}
