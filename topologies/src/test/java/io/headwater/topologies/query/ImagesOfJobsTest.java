package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.avro.ota.OtaImage;
import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.ota.OtaJobStatus;
import io.headwater.avro.ota.OtaTally;
import io.headwater.avro.ota.OtaTarget;
import io.headwater.schemas.FleetKey;
import io.headwater.topologies.images.ImagesOfJobs;
import io.headwater.topologies.query.OtaQueries.Known;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImagesOfJobsTest {
    private static final String IMAGE = "a".repeat(64);

    @ParameterizedTest
    @EnumSource(
            value = OtaJobStatus.class,
            names = {"ACTIVE", "PAUSED"})
    void anImageStaysWhileAJobMayOfferIt(OtaJobStatus status) {
        var use = new ImagesOfJobs(FakeUpdates.answering(new Lookup.Found<>(List.of(job(status)))));

        assertThat(use.needs(IMAGE)).hasValue("job spring rolls it out");
        assertThat(use.needs("b".repeat(64))).as("another").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = OtaJobStatus.class,
            names = {"CANCELLED", "FINISHED"})
    void anImageMayGoOnceItsJobIsOver(OtaJobStatus status) {
        var use = new ImagesOfJobs(FakeUpdates.answering(new Lookup.Found<>(List.of(job(status)))));

        assertThat(use.needs(IMAGE)).isEmpty();
    }

    @Test
    void nothingGoesWhileJobsCannotBeRead() {
        var use = new ImagesOfJobs(FakeUpdates.answering(new Lookup.NotReady<>("restoring")));

        assertThatThrownBy(() -> use.needs(IMAGE))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_READY));
    }

    private static Known job(OtaJobStatus status) {
        return new Known(
                FleetKey.ota("other", "spring"),
                OtaJob.newBuilder()
                        .setName("spring")
                        .setCreatedAt(0)
                        .setImage(
                                OtaImage.newBuilder()
                                        .setId(IMAGE)
                                        .setUrl("")
                                        .setSize(1)
                                        .setFwVersion("1.5.0")
                                        .build())
                        .setTarget(
                                new OtaTarget(
                                        List.of(), List.of(), List.of(), List.of(), List.of(),
                                        Map.of()))
                        .setSeed(1)
                        .setWaves(List.of())
                        .setWaveOpenedAt(0)
                        .setTimeoutSeconds(0)
                        .setStatus(status)
                        .setStatusAt(0)
                        .build(),
                OtaTally.newBuilder().build());
    }
}
