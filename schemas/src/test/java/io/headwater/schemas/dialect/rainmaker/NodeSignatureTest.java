package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.schemas.conformance.Requirement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The signatures of the protocol's vectors {@code mapping_challenge}, each by its id. */
class NodeSignatureTest {
    private static final JsonNode VECTORS = vectors();

    static Stream<Arguments> challenges() {
        return VECTORS.get("cases")
                .valueStream()
                .filter(vector -> vector.has("challenge_response"))
                .filter(vector -> !vector.has("given"))
                .filter(vector -> isHex(vector.get("challenge_response").asText()))
                .map(vector -> Arguments.of(vector.get("id").asText(), vector));
    }

    static Stream<Arguments> proxies() {
        return VECTORS.get("cases")
                .valueStream()
                .filter(vector -> vector.has("proxy"))
                .filter(vector -> !vector.at("/proxy/action").asText().equals("reboot"))
                .map(vector -> Arguments.of(vector.get("id").asText(), vector));
    }

    static Stream<Arguments> reports() {
        return VECTORS.get("cases")
                .valueStream()
                .filter(vector -> isHex(vector.at("/proxy/signature").asText("none")))
                .map(vector -> Arguments.of(vector.get("id").asText(), vector));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("challenges")
    @Requirement("R-CR-1")
    void judgesAResponseAsTheVectorSays(String id, JsonNode vector) throws Exception {
        boolean signed =
                NodeSignature.isOf(
                        keyOf(vector.get("node_id").asText()),
                        vector.get("challenge").asText().getBytes(UTF_8),
                        HexFormat.of().parseHex(vector.get("challenge_response").asText()));

        assertThat(signed).isEqualTo(vector.get("verdict").asText().equals("confirmed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void judgesTheSignatureOfAReportAsTheVectorSays(String id, JsonNode vector) throws Exception {
        boolean signed =
                NodeSignature.isOf(
                        keyOf(vector.get("node_id").asText()),
                        vector.at("/proxy/node_payload").asText().getBytes(UTF_8),
                        HexFormat.of().parseHex(vector.at("/proxy/signature").asText()));

        assertThat(signed).isEqualTo(!id.equals("proxy-tampered"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("proxies")
    @Requirement("R-CR-5")
    void judgesAReportByProxyAsTheVectorSays(String id, JsonNode vector) throws Exception {
        JsonNode proxy = vector.get("proxy");

        SignedReport report =
                SignedReport.judge(
                        keyOf(vector.get("node_id").asText()),
                        proxy.get("node_payload").asText(),
                        proxy.path("signature").textValue(),
                        Instant.ofEpochSecond(1_750_000_000));

        assertThat(codesOf(report)).contains(vector.path("error_code").asInt());
    }

    /** The public error codes that a report may have; 0 for none. */
    private static Set<Integer> codesOf(SignedReport report) {
        return switch (report) {
            case SignedReport.Genuine genuine -> Set.of(0);
            case SignedReport.Refused refused ->
                    switch (refused.fault()) {
                        case NO_SIGNATURE -> Set.of(103046, 103048);
                        case NOT_SIGNED -> Set.of(103047);
                        case NOT_OF_NOW -> Set.of(103049);
                        case UNREADABLE -> Set.of();
                    };
        };
    }

    @Test
    void takesNothingForAKeyOrASignatureThatIsNone() throws Exception {
        byte[] key = keyOf("4C11AE0D72F6");

        assertThat(NodeSignature.isOf(new byte[] {1, 2, 3}, new byte[1], new byte[64])).isFalse();
        assertThat(NodeSignature.isOf(key, new byte[1], new byte[0])).isFalse();
        assertThat(NodeSignature.isOf(key, new byte[1], new byte[256])).isFalse();
        byte[] large = new byte[256];
        large[0] = -1;
        assertThat(NodeSignature.isOf(key, new byte[1], large)).isFalse();
    }

    private static byte[] keyOf(String node) throws CertificateException {
        String pem = VECTORS.get("certificates").get(node).asText();
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8)))
                .getPublicKey()
                .getEncoded();
    }

    private static boolean isHex(String text) {
        return text.matches("(?i)([0-9a-f]{2})+");
    }

    private static JsonNode vectors() {
        String name = "/vectors/rainmaker/mapping_challenge.json";
        try (InputStream in =
                Objects.requireNonNull(NodeSignatureTest.class.getResourceAsStream(name), name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
