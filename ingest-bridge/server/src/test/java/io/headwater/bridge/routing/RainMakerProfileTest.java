package io.headwater.bridge.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.ConnectionPolicy;
import io.headwater.bridge.connection.Inbound;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RainMakerProfileTest {
    private static final NodeKey LAMP = NodeKey.rainmaker("lamp");
    private static final NodeKey PANEL = NodeKey.rainmaker("panel");
    private static final String MAPPING = "node/lamp/user/mapping";

    private final RainMakerProfile profile =
            new RainMakerProfile(
                    new MappingSecrets(new byte[32]),
                    (node, group) -> node.equals(PANEL) && group.equals("home"),
                    ConnectionPolicy.RAINMAKER);

    @Test
    @Requirement("R-GRP-1")
    void opensAGroupsTopicsToItsControllersAlone() {
        for (String filter :
                List.of(
                        "node/+/params/local/home",
                        "node/+/params/remote/home",
                        "node/+/direct/params/local/home")) {
            assertThat(profile.mayReceive(PANEL, filter)).as(filter).isTrue();
            assertThat(profile.mayReceive(LAMP, filter)).as(filter).isFalse();
            assertThat(profile.mayReceive(PANEL, filter + "s")).as(filter + "s").isFalse();
        }
        assertThat(profile.mayReceive(PANEL, "node/+/params/local/#")).isFalse();
    }

    @Test
    void leavesPayloadsAsTheyCome() {
        assertThat(inWords("node/lamp/params/local", "not even json"))
                .isEqualTo("UPLINK params-local not even json");
    }

    @Test
    void keepsALegacyStatusOnlyWhenItIsOne() {
        assertThat(inWords("node/lamp/status", "{\"ota_job_id\":\"j\",\"status\":\"success\"}"))
                .startsWith("UPLINK otastatus ");
        assertThat(inWords("node/lamp/status", "{}")).isEqualTo("rejected topic-unknown {}");
    }

    @Test
    @Requirement("R-JSON-1")
    void takesTheLargestPayloadAndNoLargerOne() {
        assertThat(inWords("node/lamp/config", "x".repeat(131_072))).startsWith("UPLINK config");
        assertThat(inWords("node/lamp/config", "x".repeat(131_073)))
                .startsWith("rejected too-large x");
    }

    @Test
    void masksTheSecretOfAMappingTheSameWayEachTime() {
        String mapping = "{\"user_id\":\"u\",\"secret_key\":\"s3cret\",\"reset\":true}";

        assertThat(inWords(MAPPING, mapping))
                .matches(
                        "UPLINK user-mapping \\{\"user_id\":\"u\","
                                + "\"secret_key\":\"hmac-sha256:[0-9a-f]{64}\",\"reset\":true}")
                .isEqualTo(inWords(MAPPING, mapping))
                .isNotEqualTo(inWords(MAPPING, mapping.replace("s3cret", "another")));
    }

    @Test
    void leavesTheReportOfAFactoryResetReadable() {
        String reset = "{\"user_id\":\"esp-rmaker\",\"secret_key\":\"failed\",\"reset\":true}";

        assertThat(inWords(MAPPING, reset)).isEqualTo("UPLINK user-mapping " + reset);
    }

    @Test
    @Requirement("R-MAP-7")
    void judgesAMappingByTheSecretThatTheNodeSentAndKeepsNothingOfABadOne() {
        assertThat(inWords(MAPPING, mapping("\"" + "s".repeat(64) + "\"", "true")))
                .startsWith("UPLINK user-mapping ");
        assertThat(inWords(MAPPING, mapping("\"" + "s".repeat(65) + "\"", "true")))
                .isEqualTo("rejected field-value ");
        assertThat(inWords(MAPPING, mapping("12345", "true"))).isEqualTo("rejected field-type ");
        assertThat(inWords(MAPPING, mapping("\"s3cret\"", "\"true\"")))
                .isEqualTo("rejected field-type ");
        assertThat(inWords(MAPPING, "{\"user_id\":\"u\"}")).isEqualTo("rejected field-missing ");
    }

    @Test
    void keepsNoMemberOfAMappingThatMayHoldASecret() {
        String mapping = "{\"note\":\"s3cret\",\"user_id\":\"u\",\"secret_key\":\"s3cret\"}";

        assertThat(inWords(MAPPING, mapping)).doesNotContain("s3cret").doesNotContain("note");
    }

    private static String mapping(String secret, String reset) {
        return "{\"user_id\":\"u\",\"secret_key\":" + secret + ",\"reset\":" + reset + "}";
    }

    @Test
    void keepsNothingOfAMappingWhoseSecretItCannotFind() {
        assertThat(inWords(MAPPING, "{\"secret_key\":\"s3cr")).isEqualTo("rejected json-syntax ");
        assertThat(inWords(MAPPING, "[\"s3cret\"]")).isEqualTo("rejected not-object ");
        assertThat(inWords(MAPPING, "s".repeat(131_073))).isEqualTo("rejected too-large ");
        assertThat(inWords("$aws/rules/wrong/" + MAPPING, "{\"secret_key\":\"s3cret\"}"))
                .isEqualTo("rejected topic-rule-mismatch ");
        assertThat(inWords("node/lamp/user/Mapping", "{\"secret_key\":\"s3cret\"}"))
                .isEqualTo("rejected topic-unknown ");
    }

    private String inWords(String topic, String payload) {
        var message =
                new Inbound(
                        topic,
                        payload.getBytes(UTF_8),
                        1,
                        false,
                        false,
                        1,
                        Properties.NONE,
                        Instant.EPOCH,
                        false);
        return switch (profile.route(LAMP, message)) {
            case Destination.To(var lane, var channel, var bytes) ->
                    lane + " " + channel + " " + new String(bytes, UTF_8);
            case Destination.Rejected(var reason, _, var bytes) ->
                    "rejected " + reason + " " + new String(bytes, UTF_8);
            case Destination.Denied(var reason, _) -> "denied " + reason;
        };
    }
}
