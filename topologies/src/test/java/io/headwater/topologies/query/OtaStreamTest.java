package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.ota.OtaImage;
import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.ota.OtaJobStatus;
import io.headwater.avro.ota.OtaTally;
import io.headwater.avro.ota.OtaTarget;
import io.headwater.schemas.FleetKey;
import io.headwater.topologies.query.EventReader.Event;
import io.headwater.topologies.query.OtaQueries.Known;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OtaStreamTest {
    private static final String JOB = "/api/v1/ota/jobs/spring";
    private static final OtaTarget LIGHTS_OF_1_0 = target(List.of("esp.node.light"), "1.0");

    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private final ApiFixture api;
    private volatile Known spring = job(LIGHTS_OF_1_0, OtaJobStatus.ACTIVE, 0);

    OtaStreamTest() throws Exception {
        api = new ApiFixture(nodes, FakeUpdates.sources(() -> new Lookup.Found<>(List.of(spring))));
        nodes.add("lamp-1", "esp.node.light", null);
        nodes.add("lamp-2", "esp.node.light", null);
        nodes.add("plug", "esp.node.plug", null);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aStreamTellsTheJobWheneverItIsAnotherAndEndsWithIt() throws Exception {
        try (var stream = new EventReader(api.stream(JOB + "/stream"))) {
            Event first = stream.next();
            spring = job(LIGHTS_OF_1_0, OtaJobStatus.ACTIVE, 1);
            Event second = stream.next();
            spring = job(LIGHTS_OF_1_0, OtaJobStatus.FINISHED, 2);
            Event last = stream.next();

            assertThat(first.data().at("/progress/success").asInt()).isZero();
            assertThat(second.data().at("/progress/success").asInt()).isEqualTo(1);
            assertThat(last.data().path("status").asText()).isEqualTo("finished");
            assertThat(stream.next().name()).isEqualTo("end");
        }
    }

    @Test
    void aJobThatListsNoNodesSaysHowManyItCanBeForAtMost() throws Exception {
        var progress = api.get(JOB).json().path("progress");

        assertThat(progress.path("total").isNull()).isTrue();
        assertThat(progress.path("totalAtMost").asInt()).isEqualTo(2);
    }

    @Test
    void nodesThatTookTheImageAreCountedWithTheVersionsTheyLeft() throws Exception {
        spring = job(target(List.of(), "0.9"), OtaJobStatus.ACTIVE, 2);

        assertThat(api.get(JOB).json().at("/progress/totalAtMost").asInt()).isEqualTo(2);
    }

    @Test
    void whatTheJobAsksForIsCountedOneByOne() throws Exception {
        var reach = api.get(JOB + "/reach").json();

        assertThat(reach.path("all").asInt()).isEqualTo(3);
        assertThat(reach.path("types").asInt()).isEqualTo(2);
        assertThat(reach.path("fwVersions").asInt()).isEqualTo(3);
        assertThat(reach.path("models").isNull()).isTrue();
        assertThat(api.get("/api/v1/ota/jobs/other/reach").code()).isEqualTo("ota-job-unknown");
    }

    @Test
    void aJobThatListsItsNodesHasATotalAndNoBound() throws Exception {
        spring =
                job(
                        new OtaTarget(
                                List.of("lamp-1"),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                Map.of()),
                        OtaJobStatus.ACTIVE,
                        0);

        var progress = api.get(JOB).json().path("progress");

        assertThat(progress.path("total").asInt()).isEqualTo(1);
        assertThat(progress.path("totalAtMost").isNull()).isTrue();
    }

    private static OtaTarget target(List<String> types, String version) {
        return new OtaTarget(List.of(), List.of(), types, List.of(), List.of(version), Map.of());
    }

    private static Known job(OtaTarget target, OtaJobStatus status, int success) {
        return new Known(
                FleetKey.ota("default", "spring"),
                OtaJob.newBuilder()
                        .setName("spring")
                        .setCreatedAt(0)
                        .setImage(
                                OtaImage.newBuilder()
                                        .setUrl("https://cloud/image")
                                        .setSize(1)
                                        .setFwVersion("1.5.0")
                                        .build())
                        .setTarget(target)
                        .setSeed(1)
                        .setWaves(List.of())
                        .setWaveOpenedAt(0)
                        .setTimeoutSeconds(0)
                        .setStatus(status)
                        .setStatusAt(0)
                        .build(),
                OtaTally.newBuilder().setSuccess(success).build());
    }
}
