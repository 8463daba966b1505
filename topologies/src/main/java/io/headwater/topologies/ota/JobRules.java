package io.headwater.topologies.ota;

import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.ota.OtaJobStatus;
import io.headwater.avro.requests.OtaJobChange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may become of an OTA job. Pure; times are log times, epoch ms. */
final class JobRules {
    private JobRules() {}

    /** A job as it begins: active, its first wave open, whatever its definition says of that. */
    static OtaJob created(OtaJob definition, long at) {
        return OtaJob.newBuilder(definition)
                .setCreatedAt(at)
                .setOpenWave(0)
                .setWaveOpenedAt(at)
                .setStatus(OtaJobStatus.ACTIVE)
                .setStatusReason(null)
                .setStatusAt(at)
                .setRevision(0)
                .build();
    }

    /** The job after a person's change; empty when the change has no effect in its state. */
    static Optional<OtaJob> changed(OtaJob job, OtaJobChange change, long at) {
        OtaJobStatus status = job.getStatus();
        boolean active = status == OtaJobStatus.ACTIVE;
        boolean paused = status == OtaJobStatus.PAUSED;
        return switch (change) {
            case CREATE -> Optional.empty();
            case PAUSE -> active ? to(job, OtaJobStatus.PAUSED, null, at) : Optional.empty();
            case RESUME -> paused ? to(job, OtaJobStatus.ACTIVE, null, at) : Optional.empty();
            case CANCEL ->
                    active || paused ? to(job, OtaJobStatus.CANCELLED, null, at) : Optional.empty();
            case OPEN_NEXT_WAVE -> active || paused ? nextWave(job, at) : Optional.empty();
        };
    }

    private static Optional<OtaJob> nextWave(OtaJob job, long at) {
        if (job.getOpenWave() + 1 >= job.getWaves().size()) {
            return Optional.empty();
        }
        return Optional.of(
                revised(job).setOpenWave(job.getOpenWave() + 1).setWaveOpenedAt(at).build());
    }

    private static Optional<OtaJob> to(
            OtaJob job, OtaJobStatus status, @Nullable String why, long at) {
        return Optional.of(
                revised(job).setStatus(status).setStatusReason(why).setStatusAt(at).build());
    }

    private static OtaJob.Builder revised(OtaJob job) {
        return OtaJob.newBuilder(job).setRevision(job.getRevision() + 1);
    }
}
