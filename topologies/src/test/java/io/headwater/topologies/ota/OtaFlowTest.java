package io.headwater.topologies.ota;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.avro.delivery.Downlink;
import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.ota.OtaTally;
import io.headwater.avro.requests.OtaJobChange;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.jobs.VectorCases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors {@code ota_flow}, step by step, on the real topologies of nodes and fleet. */
class OtaFlowTest {
    private static final NodeKey NODE = NodeKey.rainmaker("k7Wq2ZtB9mXc4VnR8pLd3H");
    private static final String JOB = "jb7Qm2";

    @TempDir Path folder;

    private Instant now = OtaVectorsTest.CLOCK;
    private long epoch;

    static Stream<Arguments> cases() {
        return VectorCases.of("ota_flow");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @Requirement({"R-OF-1", "R-OF-3", "R-OU-4", "R-OS-1", "R-OS-4", "R-OS-5"})
    void goesAsTheVectorSays(String id, JsonNode vector) {
        try (var kafka = new UpdatesFixture(folder)) {
            JsonNode given = vector.path("given");
            kafka.sends(NODE, "config", config(), now);
            if (given.path("online").asBoolean(true)) {
                epoch = kafka.nodes().connects(NODE, "s");
            }
            if (given.has("second_job")) {
                JsonNode second = given.get("second_job");
                kafka.creates(
                        second.get("ota_job_id").asText(),
                        UpdatesFixture.job(NODE)
                                .setPriority(second.get("priority").asInt())
                                .build(),
                        now);
            }
            boolean createsItself = vector.get("steps").get(0).get("do").has("create_job");
            if (!createsItself) {
                kafka.creates(JOB, job(given), now);
            }
            for (JsonNode step : vector.get("steps")) {
                now = now.plusSeconds(1);
                kafka.sent();

                stimulate(kafka, given, step.get("do"));

                assertExpected(kafka, step.get("expect"));
            }
        }
    }

    private void stimulate(UpdatesFixture kafka, JsonNode given, JsonNode what) {
        if (what.has("otafetch")) {
            kafka.sends(NODE, "otafetch", what.get("otafetch").toString(), now);
        } else if (what.has("otastatus")) {
            kafka.sends(NODE, "otastatus", what.get("otastatus").toString(), now);
        } else if (what.has("wait_s")) {
            now = now.plusSeconds(what.get("wait_s").asLong());
            kafka.tick(now);
        } else if (what.has("create_job")) {
            kafka.creates(JOB, job(given), now);
            kafka.tick(now);
        } else if (what.path("presence").asText().equals("connected")) {
            epoch = kafka.nodes().connects(NODE, "s" + now);
        } else if (what.has("presence")) {
            kafka.nodes().disconnects(NODE, "s", epoch);
        } else if (what.path("rest").asText().equals("PUT admin/otajob")) {
            kafka.changes(JOB, OtaJobChange.CANCEL, now);
        } else {
            kafka.approves(NODE, JOB, now);
        }
    }

    private static void assertExpected(UpdatesFixture kafka, JsonNode expect) {
        List<Downlink> sent = kafka.sent();
        if (expect.path("publishes").isNull()) {
            assertThat(sent).isEmpty();
        } else if (expect.has("publishes")) {
            assertThat(sent).hasSize(1);
        }
        if (expect.has("publishes_job")) {
            assertThat(sent).hasSize(1);
            assertThat(StandardCharsets.UTF_8.decode(sent.getFirst().getPayload()).toString())
                    .contains("\"" + expect.get("publishes_job").asText() + "\"");
        }
        if (expect.has("state")) {
            assertThat(OtaVectorsTest.stateOf(kafka, NODE, JOB))
                    .isEqualTo(expect.get("state").asText());
        }
        if (expect.has("job_status")) {
            assertThat(kafka.job(JOB).getStatus().name().toLowerCase(Locale.ROOT))
                    .isEqualTo(expect.get("job_status").asText());
        }
        if (expect.has("counters")) {
            OtaTally total = kafka.total(JOB);
            assertThat(total.getSuccess()).isEqualTo(expect.at("/counters/success").asInt());
            assertThat(kafka.job(JOB).getTarget().getNodes())
                    .hasSize(expect.at("/counters/total").asInt());
        }
        if (expect.path("verdict").asText().equals("ignore")) {
            assertThat(
                            kafka.nodes()
                                    .counted(
                                            JobMetrics.IGNORED,
                                            "reason",
                                            expect.get("reason").asText()))
                    .isEqualTo(1);
        }
    }

    private static OtaJob job(JsonNode given) {
        return UpdatesFixture.job(NODE)
                .setForcePush(given.path("force_push").asBoolean())
                .setUserApproval(given.path("user_approval").asBoolean())
                .setContinuous(given.path("continuous").asBoolean())
                .build();
    }

    private static String config() {
        return """
                {"node_id":"%s","config_version":"2020-03-20",
                 "info":{"name":"Lamp","fw_version":"1.4.2","type":"lamp"},"devices":[]}"""
                .formatted(NODE.device());
    }
}
