package io.headwater.topologies.mapping;

import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.avro.mapping.MappingMethod;
import io.headwater.avro.mapping.MappingRequest;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.mapping.MappingStatus;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.schemas.dialect.rainmaker.NodeSignature;
import io.headwater.topologies.jobs.VectorCases;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The challenges of the protocol's vectors {@code mapping_challenge}, each by its id. */
class ChallengeVectorsTest {
    private static final String USER = "u-1";
    private static final JsonNode CERTIFICATES = certificates();

    static Stream<Arguments> cases() {
        return VectorCases.of("mapping_challenge")
                .filter(arguments -> ((JsonNode) arguments.get()[1]).has("challenge_response"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @Requirement({"R-CR-1", "R-CR-2"})
    void answersAsTheVectorSays(String id, JsonNode vector) {
        long now = NOON.toEpochMilli();
        var mapping = new NodeMapping(given(vector, now), now);

        mapping.verify("r1", "now", USER, challenge -> isSigned(vector, challenge));

        MappingState after = mapping.state(-1);
        ChallengeAnswer answer = ChallengeAnswer.of(after, "r1", USER, "now");
        assertThat(codeOf(answer)).isEqualTo(vector.path("error_code").asInt());
        assertThat(mapping.isToBeTold()).isEqualTo(answer == ChallengeAnswer.CONFIRMED);
    }

    @Test
    @Requirement("R-CR-3")
    void aChallengeIsOfOneUserAndUsedOnce() {
        MappingState state = requested();

        state = verified(state, "r1", "v1", "somebody else", true);
        assertThat(ChallengeAnswer.of(state, "r1", "somebody else", "v1"))
                .isEqualTo(ChallengeAnswer.UNKNOWN);
        state = verified(state, "r1", "v2", USER, true);
        assertThat(ChallengeAnswer.of(state, "r1", USER, "v2"))
                .isEqualTo(ChallengeAnswer.CONFIRMED);
        state = verified(state, "r1", "v3", USER, true);
        assertThat(ChallengeAnswer.of(state, "r1", USER, "v3"))
                .isEqualTo(ChallengeAnswer.ALREADY_CONFIRMED);
        assertThat(state.getUsers()).hasSize(1);
    }

    @Test
    @Requirement("R-CR-4")
    void fiveWrongResponsesEndARequest() {
        MappingState state = requested();
        for (int i = 1; i <= NodeMapping.MOST_ATTEMPTS; i++) {
            state = verified(state, "r1", "v" + i, USER, false);
            assertThat(ChallengeAnswer.of(state, "r1", USER, "v" + i))
                    .isEqualTo(ChallengeAnswer.WRONG);
        }

        state = verified(state, "r1", "late", USER, true);

        assertThat(ChallengeAnswer.of(state, "r1", USER, "late")).isEqualTo(ChallengeAnswer.CLOSED);
        assertThat(state.getUsers()).isEmpty();
    }

    @Test
    void aChallengeWithoutAnEndStaysOpen() {
        var asked = new NodeMapping(null, 0);
        asked.challenge("r1", USER, "challenge", null);

        MappingState state = asked.state(-1);

        assertThat(NodeMapping.nextEnd(state)).isEmpty();
        assertThat(verified(state, "r1", "v1", USER, true).getUsers()).hasSize(1);
    }

    private static MappingState requested() {
        var asked = new NodeMapping(null, NOON.toEpochMilli());
        asked.challenge("r1", USER, "challenge", 360_000L);
        return asked.state(-1);
    }

    private static MappingState verified(
            MappingState state, String request, String by, String user, boolean signed) {
        var mapping = new NodeMapping(state, NOON.toEpochMilli() + 1);
        mapping.verify(request, by, user, _ -> signed);
        return mapping.state(-1);
    }

    private static MappingState given(JsonNode vector, long now) {
        JsonNode given = vector.path("given");
        if (given.has("request_status") && given.get("request_status").isNull()) {
            return Mapping.NOTHING;
        }
        long asked = now - given.path("request_age_s").asLong(5) * 1_000;
        var request =
                new MappingRequest(
                        "r1",
                        USER,
                        MappingMethod.CHALLENGE,
                        vector.get("challenge").asText(),
                        MappingStatus.valueOf(
                                given.path("request_status")
                                        .asText("requested")
                                        .toUpperCase(Locale.ROOT)),
                        asked,
                        asked + given.path("timeout_s").asLong(360) * 1_000,
                        0,
                        null,
                        null);
        return MappingState.newBuilder(Mapping.NOTHING).setRequests(List.of(request)).build();
    }

    private static boolean isSigned(JsonNode vector, String challenge) {
        try {
            return NodeSignature.isOf(
                    keyOf(vector.get("node_id").asText()),
                    challenge.getBytes(UTF_8),
                    HexFormat.of().parseHex(vector.get("challenge_response").asText()));
        } catch (IllegalArgumentException notHex) {
            return false;
        }
    }

    /** The public error codes; 0 for none. */
    private static int codeOf(ChallengeAnswer answer) {
        return switch (answer) {
            case CONFIRMED -> 0;
            case UNKNOWN -> 103018;
            case TIMED_OUT -> 103011;
            case WRONG -> 103031;
            case ALREADY_CONFIRMED -> 103033;
            case CLOSED -> 103034;
        };
    }

    private static byte[] keyOf(String node) {
        String pem = CERTIFICATES.get(node).asText();
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8)))
                    .getPublicKey()
                    .getEncoded();
        } catch (CertificateException e) {
            throw new IllegalStateException("the vectors' certificate of " + node, e);
        }
    }

    private static JsonNode certificates() {
        String name = "/vectors/rainmaker/mapping_challenge.json";
        try (InputStream in =
                Objects.requireNonNull(
                        ChallengeVectorsTest.class.getResourceAsStream(name), name)) {
            return new ObjectMapper().readTree(in).get("certificates");
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
