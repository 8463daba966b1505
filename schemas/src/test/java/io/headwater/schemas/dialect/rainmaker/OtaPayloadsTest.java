package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.schemas.json.JsonDocument;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OtaPayloadsTest {
    /** Verdicts that need the node's executions; here only what the payload itself says counts. */
    private static final Set<String> OF_STATE =
            Set.of("job-terminal", "job-closed", "unknown-job", "duplicate", "unsolicited");

    static Stream<Arguments> fetches() {
        return Vectors.of("otafetch").filter(it -> !isOfState(it));
    }

    static Stream<Arguments> statuses() {
        return Vectors.of("otastatus").filter(it -> !isOfState(it));
    }

    static Stream<Arguments> offers() {
        return Vectors.of("otaurl");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fetches")
    @Requirement("R-OF-4")
    void readsFetchesAsTheVectorsSay(String id, JsonNode vector) {
        Parsed<OtaFetch> parsed =
                OtaFetchPayload.parse(Vectors.payload(vector), vector.get("node_id").asText());

        Judged.matches(parsed, vector);
        if (vector.at("/then/network_id").isTextual()
                && parsed instanceof Parsed.Accepted<OtaFetch> accepted) {
            assertThat(accepted.value().networkId())
                    .isEqualTo(vector.at("/then/network_id").asText());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statuses")
    @Requirement({"R-JSON-9", "R-OS-2"})
    void readsStatusesAsTheVectorsSay(String id, JsonNode vector) {
        Parsed<OtaStatus> parsed =
                OtaStatusPayload.parse(
                        Vectors.payload(vector),
                        vector.get("node_id").asText(),
                        Vectors.clock("otastatus"));

        Judged.matches(parsed, vector);
        if (parsed instanceof Parsed.Accepted<OtaStatus> accepted) {
            matches(accepted.value(), vector.path("then"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("offers")
    @Requirement({"R-OF-5", "R-OU-3"})
    void sendsNoOfferThatWouldMakeANodeFail(String id, JsonNode vector) {
        var document = JsonDocument.read(Vectors.payload(vector));
        assertThat(document).isInstanceOf(JsonDocument.Read.class);

        var problem = OtaUrlPayload.problem(((JsonDocument.Read) document).root());

        assertThat(problem.isEmpty()).isEqualTo(vector.get("verdict").asText().equals("may-send"));
    }

    @Test
    void anOfferIsWrittenWithItsSizeAsANumber() {
        var offer =
                new OtaUrl(
                        "jb7Qm2", "https://fw.example.org/a", 1_048_576, "1.5.0", null, null, null);

        assertThat(OtaUrlPayload.write(offer))
                .isInstanceOfSatisfying(
                        Parsed.Accepted.class,
                        accepted ->
                                assertThat((byte[]) accepted.value())
                                        .asString(UTF_8)
                                        .isEqualTo(
                                                "{\"ota_job_id\":\"jb7Qm2\",\"url\":\"https://fw.example.org/a\",\"file_size\":1048576,\"fw_version\":\"1.5.0\"}"));
    }

    @Test
    void anOfferOfAnEmptyFileIsRefusedWithTheReason() {
        var offer = new OtaUrl("j", "https://fw.example.org/a", 0, null, null, null, null);

        assertThat(OtaUrlPayload.write(offer))
                .isInstanceOfSatisfying(
                        Parsed.Refused.class,
                        refused -> assertThat(refused.detail()).contains("file_size"));
    }

    @Test
    @Requirement("R-OS-2")
    void aStatusIsNotLostForATimeThatIsNoNumber() {
        Parsed<OtaStatus> parsed =
                OtaStatusPayload.parse(
                        "{\"ota_job_id\":\"j\",\"status\":\"success\",\"ts\":\"now\"}"
                                .getBytes(UTF_8),
                        "lamp",
                        1_750_000_000_000L);

        assertThat(parsed.verdict()).isEqualTo(Verdict.ACCEPT_WARN);
    }

    @Test
    @Requirement("R-JSON-9")
    void everyCutOfAStatusIsReadOrRefusedButNeverMisread() {
        byte[] whole =
                "{\"ota_job_id\":\"jb7Qm2\",\"status\":\"failed\",\"additional_info\":\"no\",\"ts\":1}"
                        .getBytes(UTF_8);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            Parsed<OtaStatus> parsed = OtaStatusPayload.parse(cut, "lamp", 1_750_000_000_000L);
            if (parsed instanceof Parsed.Accepted<OtaStatus> accepted) {
                assertThat(accepted.value().jobId()).isEqualTo("jb7Qm2");
                assertThat(accepted.value().progress()).isEqualTo(OtaStatus.Progress.FAILED);
                assertThat(accepted.warnings()).contains(Reason.SALVAGED);
            }
        }
    }

    private static void matches(OtaStatus status, JsonNode then) {
        if (then.has("state")) {
            assertThat(status.progress().word()).isEqualTo(then.get("state").asText());
        }
        if (then.has("ts")) {
            assertThat(status.seconds()).isEqualTo(then.get("ts").asLong());
        }
        if (then.has("ts_source")) {
            assertThat(status.clock().name()).isEqualTo(then.get("ts_source").asText());
        }
        if (then.has("invalid_node_ts")) {
            assertThat(status.badNodeSeconds()).isEqualTo(then.get("invalid_node_ts").asLong());
        }
    }

    private static boolean isOfState(Arguments vector) {
        var node = (JsonNode) vector.get()[1];
        return OF_STATE.contains(node.path("reason").asText())
                || Vectors.words(node, "warnings").stream().anyMatch(OF_STATE::contains);
    }
}
