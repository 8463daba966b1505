package io.headwater.topologies.ota;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.avro.delivery.Downlink;
import io.headwater.avro.ota.OtaExecution;
import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.ota.OtaJobStatus;
import io.headwater.avro.ota.OtaState;
import io.headwater.avro.rejected.Rejected;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.jobs.VectorCases;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors {@code otafetch} and {@code otastatus}, each by its id, on the real topology. */
class OtaVectorsTest {
    static final Instant CLOCK = Instant.ofEpochSecond(1_750_000_000);
    static final NodeKey OTHER = NodeKey.rainmaker("4C11AE0D72F6");

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    static Stream<Arguments> fetches() {
        return VectorCases.of("otafetch");
    }

    static Stream<Arguments> statuses() {
        return VectorCases.of("otastatus");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fetches")
    @Requirement({"R-OF-1", "R-OF-2", "R-OF-4", "R-OU-4", "R-OS-1"})
    void answersAFetchAsTheVectorSays(String id, JsonNode vector) throws Exception {
        try (var kafka = new UpdatesFixture(folder)) {
            NodeKey node = nodeOf(vector);
            kafka.nodes().connects(node, "session-1");
            for (JsonNode job : vector.path("given").path("jobs")) {
                given(kafka, node, job);
            }

            kafka.nodes().sends(node, null, "otafetch", payload(vector), CLOCK);

            assertVerdict(kafka, vector);
            assertSent(vector, kafka.sent());
            JsonNode then = vector.path("then");
            if (then.has("network_id")) {
                assertThat(Objects.requireNonNull(kafka.nodes().index(node)).getNetworkId())
                        .isEqualTo(then.get("network_id").asText());
            } else {
                then.properties()
                        .forEach(
                                job ->
                                        assertThat(stateOf(kafka, node, job.getKey()))
                                                .isEqualTo(job.getValue().asText()));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statuses")
    @Requirement({"R-OS-2", "R-OS-3", "R-OS-4"})
    void takesAStatusAsTheVectorSays(String id, JsonNode vector) {
        try (var kafka = new UpdatesFixture(folder)) {
            NodeKey node = nodeOf(vector);
            JsonNode given = vector.get("given");
            String job = given.get("job").asText();
            boolean isTarget = !given.get("node_state").isNull();
            kafka.knows(
                    job,
                    UpdatesFixture.job(isTarget ? node : OTHER)
                            .setStatus(status(given.get("job_status").asText()))
                            .build(),
                    CLOCK);
            if (isTarget) {
                has(kafka, node, job, given.get("node_state").asText(), 0, null);
            }

            kafka.nodes().sends(node, null, "otastatus", payload(vector), CLOCK);

            assertVerdict(kafka, vector);
            assertThen(kafka, node, job, vector.path("then"));
        }
    }

    static String payload(JsonNode vector) {
        return new String(VectorCases.payload(vector), UTF_8);
    }

    /** The state by its word on the wire; {@code triggered} while there is no execution. */
    static String stateOf(UpdatesFixture kafka, NodeKey node, String job) {
        OtaExecution execution = kafka.execution(node, job);
        return execution == null
                ? "triggered"
                : execution.getState().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void given(UpdatesFixture kafka, NodeKey node, JsonNode given) {
        String id = given.get("ota_job_id").asText();
        OtaJob.Builder job =
                UpdatesFixture.job(node)
                        .setCreatedAt(given.get("created").asLong())
                        .setPriority(given.get("priority").asInt())
                        .setUserApproval(given.path("user_approval").asBoolean())
                        .setStatus(status(given.get("status").asText()));
        if (given.has("expires")) {
            job.setExpiresAt(given.get("expires").asLong() * 1000);
        }
        kafka.knows(id, job.build(), CLOCK.minusSeconds(60));
        Long sentAt =
                given.has("last_push_age_s")
                        ? Long.valueOf(
                                CLOCK.minusSeconds(given.get("last_push_age_s").asLong())
                                        .toEpochMilli())
                        : null;
        has(
                kafka,
                node,
                id,
                given.get("node_state").asText(),
                given.path("failed_deliveries").asInt(),
                sentAt);
    }

    private static void has(
            UpdatesFixture kafka,
            NodeKey node,
            String job,
            String state,
            int failed,
            @Nullable Long sentAt) {
        if (state.equals("triggered")) {
            return;
        }
        kafka.has(
                node,
                OtaExecution.newBuilder(Progress.triggered(job, 0))
                        .setState(
                                OtaState.valueOf(state.toUpperCase(Locale.ROOT).replace('-', '_')))
                        .setDeliveries(Math.max(1, failed))
                        .setFailedDeliveries(failed)
                        .setDeliveryFailed(failed > 0)
                        .setSentAt(sentAt)
                        .build());
    }

    private static void assertVerdict(UpdatesFixture kafka, JsonNode vector) {
        List<Rejected> rejected = kafka.nodes().rejected();
        String reason = vector.path("reason").asText();
        switch (vector.get("verdict").asText()) {
            case "accept", "accept-warn" -> assertThat(rejected).isEmpty();
            case "ignore" -> {
                assertThat(rejected).isEmpty();
                assertThat(kafka.nodes().counted(JobMetrics.IGNORED, "reason", reason))
                        .isEqualTo(1);
            }
            default -> assertThat(rejected).extracting(Rejected::getReason).containsExactly(reason);
        }
        for (String warning : VectorCases.words(vector, "warnings")) {
            assertThat(kafka.nodes().counted(JobMetrics.WARNINGS, "reason", warning)).isEqualTo(1);
        }
    }

    private static void assertSent(JsonNode vector, List<Downlink> sent) throws Exception {
        JsonNode publishes = vector.path("publishes");
        if (publishes.isNull()) {
            assertThat(sent).isEmpty();
        } else if (publishes.isObject()) {
            assertThat(sent).hasSize(1);
            assertThat(sent.getFirst().getTopic()).isEqualTo(publishes.get("topic").asText());
            assertThat(JSON.readTree(UTF_8.decode(sent.getFirst().getPayload()).toString()))
                    .isEqualTo(publishes.get("payload"));
        }
    }

    private static void assertThen(UpdatesFixture kafka, NodeKey node, String job, JsonNode then) {
        if (then.has("state")) {
            assertThat(stateOf(kafka, node, job)).isEqualTo(then.get("state").asText());
        }
        OtaExecution execution = kafka.execution(node, job);
        if (then.has("ts")) {
            assertThat(Objects.requireNonNull(execution).getStatusSeconds())
                    .isEqualTo(then.get("ts").asLong());
        }
        if (then.has("ts_source")) {
            assertThat(Objects.requireNonNull(execution).getStatusOfNode())
                    .isEqualTo(then.get("ts_source").asText().equals("NODE"));
        }
        if (then.has("invalid_node_ts")) {
            assertThat(Objects.requireNonNull(execution).getBadNodeSeconds())
                    .isEqualTo(then.get("invalid_node_ts").asLong());
        }
    }

    private static OtaJobStatus status(String word) {
        return OtaJobStatus.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static NodeKey nodeOf(JsonNode vector) {
        return NodeKey.rainmaker(vector.get("node_id").asText());
    }
}
